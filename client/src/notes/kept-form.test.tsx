import { expect, test, vi } from "vitest";
import { useStore } from "../app/context";
import { dies, kept, standsIn } from "../features/testing/kept-forms";
import { forScreens, type OnScreen, onScreen } from "../features/testing/screens";
import { Field } from "../ui";
import { CameBackLine } from "./came-back";
import { useKeptForm } from "./kept-form";

forScreens();

const START = { name: "Rossi", note: "" };

function Form({ start }: { readonly start: typeof START }) {
  const { values, write, back } = useKeptForm(useStore(), "edit:f1", start, 7);
  return (
    <>
      <CameBackLine back={back} />
      <Field label="Name" value={values.name} onInput={(name) => write({ name })} />
      <Field label="Note" value={values.note} onInput={(note) => write({ note })} />
    </>
  );
}

const form = () => onScreen(<Form start={START} />, () => []);
const again = (page: OnScreen, start = START) => dies(page, <Form start={start} />);
const inFields = (page: OnScreen) => [standsIn(page, "Name"), standsIn(page, "Note")];

test("what is typed is kept by a pause alone, only what differs, with the version that its author saw", async () => {
  const page = await form();

  await page.type("Note", "Rings on Mond");

  await vi.waitUntil(() => page.store.drafts.all.value.length > 0);
  expect(page.store.drafts.all.value).toMatchObject([
    { id: "form:edit:f1", kind: "form", value: { typed: { note: "Rings on Mond" }, seen: 7 } },
  ]);
  expect(page.store.drafts.all.value[0]?.value).not.toHaveProperty("typed.name");
});

test("it comes back over what stands in the other fields by then", async () => {
  const page = await form();
  await page.type("Note", "Rings");

  await again(page, { name: "Rossi S.p.A.", note: "Theirs" });

  expect(inFields(page)).toEqual(["Rossi S.p.A.", "Rings"]);
});

test("what came back is said with its time, and told to readers", async () => {
  const page = await form();
  await page.type("Note", "Rings");
  expect(page.text()).not.toContain("are back");

  await again(page);

  const line = page.drawn.root.querySelector("[role=status]");
  expect(line?.textContent).toBe("Your words from 10:15 are back");
});

test("it can start empty, and its words can be had back", async () => {
  const page = await form();
  await page.type("Note", "Rings");
  await again(page);

  await page.press("Start empty");
  const emptied = [inFields(page), kept(page)];
  expect(page.text()).not.toContain("are back");
  await page.press("Undo");

  expect(emptied).toEqual([["Rossi", ""], []]);
  expect(inFields(page)).toEqual(["Rossi", "Rings"]);
});

test("what is typed back to the record's own value is no longer kept", async () => {
  const page = await form();
  await page.type("Name", "Ros");
  await again(page);
  expect(inFields(page)).toEqual(["Ros", ""]);

  await page.type("Name", "Rossi");
  await again(page);

  expect(kept(page)).toEqual([]);
});

test("what the form of this version has no place for is left out", async () => {
  const page = await form();
  await page.store.drafts.put("form:edit:f1", "form", { typed: { name: 3, gone: "x", note: "Rings" }, seen: 7 });

  await page.show(<Form start={START} />);

  expect(inFields(page)).toEqual(["Rossi", "Rings"]);
});
