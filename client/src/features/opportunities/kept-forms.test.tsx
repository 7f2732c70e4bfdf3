// A form of the opportunity's page survives the death of the page, and is forgotten once it is saved or let go.
import { describe, expect, test } from "vitest";
import type { WireRow } from "../../protocol/types.gen";
import { arrives, dies, kept, standsIn } from "../testing/kept-forms";
import { outbox, sent } from "../testing/real-store";
import { forScreens, type OnScreen, onScreen } from "../testing/screens";
import { OpportunityScreen } from "./opportunity-screen";

forScreens();

const SCREEN = <OpportunityScreen id="o" />;

const page = (deal: object = {}, ...more: readonly WireRow[]) =>
  onScreen(SCREEN, (me) => [
    sent("opportunity", "o", { title: "Officine Bellavista", step: "s1", owner: me, created_by: me, ...deal }),
    ...more,
  ]);
const made = async ({ store }: OnScreen) => (await outbox(store)).at(-1);

describe("the description", () => {
  test("comes back in its field, and is written on the version that its author saw", async () => {
    const it = await page({ description: "Two lines" });
    const seen = it.store.rows("opportunity").value.get("o")?.seq;
    await it.press("Description: Two lines");
    await it.type("Description", "Two lines, in Septem");

    await dies(it, SCREEN);
    await arrives(it, sent("opportunity", "o", { title: "Bellavista", owner: it.me, description: "Three lines" }));
    await it.press("Description: Three lines");
    expect(standsIn(it, "Description")).toBe("Two lines, in Septem");
    await it.type("Description", "Two lines, in September");
    await it.show(SCREEN); // leaving the page leaves the field

    expect(await made(it)).toMatchObject({
      kind: "set",
      fields: { description: "Two lines, in September" },
      base: { description: seen },
    });
    expect(kept(it)).toEqual([]);
  });

  test("is let go by Esc", async () => {
    const it = await page();
    await it.press("Description: add");
    await it.type("Description", "Not this");

    (it.drawn.root.querySelector("textarea:not(.composer *)") as HTMLElement).focus();
    await it.key("Escape");
    await it.press("Description: add");

    expect(standsIn(it, "Description")).toBe("");
    expect(kept(it)).toEqual([]);
  });
});
