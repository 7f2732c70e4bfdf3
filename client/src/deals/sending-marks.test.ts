import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { aRow, byId } from "../store/a-row";
import type { Store, UnsentItem } from "../store/store";
import { sendingOf } from "./sending-marks";

test("SY10: an opportunity is marked for what hangs on it too, and by what its person has to know first", () => {
  const action = aRow("action", "n", { note: "Call" }, { root: "b" });
  const item = (entity: UnsentItem["entity"], id: string, state: UnsentItem["state"]) =>
    ({ entity, id, state }) as UnsentItem;
  const unsent = signal([
    item("opportunity", "a", "held"),
    item("opportunity", "a", "waiting"),
    item("action", "n", "sending"),
  ]);
  const store = {
    unsent,
    attention: signal([{ op: { kind: "set", entity: "opportunity", id: "c" } }]),
    rows: () => signal(byId(action)),
  } as unknown as Store; // what is asked of it
  const marks = sendingOf(store);

  expect([...marks.value]).toEqual([
    ["a", "held"],
    ["b", "sending"],
    ["c", "refused"],
  ]);
  unsent.value = [];
  expect([...marks.value.keys()]).toEqual(["c"]);
});
