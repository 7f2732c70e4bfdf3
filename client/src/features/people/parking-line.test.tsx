// J6: the place for what nobody wants, made by an admin, and what stands there taken by anybody.
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import { api } from "../../api";
import { outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { ParkingLine } from "./parking-line";

forScreens();

const LOT = "00000000-0000-7000-8000-0000000000d4";

test("an admin makes the place under a name of choice, and what could not be made keeps the name", async () => {
  const keep = vi
    .spyOn(api.people, "keepParking")
    .mockRejectedValueOnce(new Error("no"))
    .mockResolvedValue({ id: LOT, name: "Tupin" });
  const page = await onScreen(<ParkingLine />, () => [], "admin");

  await page.press("Make a place for parking");
  await page.type("Name", "Tupin");
  expect(await faults(page.drawn.root)).toEqual([]);
  const form = page.drawn.root.querySelector("form");
  act(() => void form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })));
  await settled();
  expect(page.drawn.root.querySelector("[role=alert]")).not.toBeNull();
  act(() => void form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })));
  await settled();

  expect(keep.mock.calls).toEqual([["Tupin"], ["Tupin"]]);
  expect(page.text()).toContain("Tupin changed");
});

test("the place says how much stands there", async () => {
  const page = await onScreen(
    <ParkingLine />,
    () => [sent("member", LOT, { name: "Tupin", parking: true }), sent("contact", "c", { last_name: "P", owner: LOT })],
    "admin",
  );

  expect(page.text()).toContain("Tupin");
  expect(page.text()).toContain("1 contact parked");
  expect(await outbox(page.store)).toEqual([]);
});
