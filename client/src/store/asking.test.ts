import { expect, test, vi } from "vitest";
import type { Draft } from "../protocol/operations";
import { asked, type Sources } from "./asking";

const sources = (row: Sources["row"]): Sources => ({ row, rootTitle: () => "Hotels", newId: () => "op" });

test("what is made is not looked for on the disk first, and goes by the name of what it hangs on", async () => {
  const row = vi.fn<Sources["row"]>();
  const made: Draft[] = [
    { kind: "create", entity: "prospect", id: "r1", root: "l1", fields: {} },
    { kind: "comment.add", id: "c1", root: "l1", text: "called" },
  ];

  const [gesture] = await asked([made], sources(row));

  expect(row).not.toHaveBeenCalled();
  expect(gesture?.map(({ label }) => label)).toEqual([
    { entity: "prospect", id: "r1", title: "Hotels" },
    { entity: "comment", id: "c1", title: "Hotels" },
  ]);
});

test("what is changed is based on what was shown, read from the disk where it is not held", async () => {
  const row = vi.fn<Sources["row"]>().mockResolvedValue(undefined);

  await asked([[{ kind: "set", entity: "prospect", id: "r1", fields: { rank: "a1" } }]], sources(row));

  expect(row).toHaveBeenCalledWith("prospect", "r1");
});
