// For tests of forms that outlive their page: type, let the page die, and look what stands in the form of the next one.
import type { ComponentChildren } from "preact";
import { act } from "preact/test-utils";
import type { WireRow } from "../../protocol/types.gen";
import { changeCache } from "../../store/cache";
import { lay } from "../../store/laying";
import { NOTHING_YET } from "../../store/progress";
import { settled } from "./real-store";
import type { OnScreen } from "./screens";

/** The page is hidden and killed: no sheet is closed in order, and what a field does when it is left is not done. */
export async function dies(page: OnScreen, again: ComponentChildren): Promise<void> {
  act(() => void dispatchEvent(new Event("pagehide")));
  await settled();
  const kept = page.store.drafts.all.value;
  await page.key("Escape");
  await page.show(null);
  for (const { id, kind, value } of kept) await page.store.drafts.put(id, kind, value);
  await page.store.vaultChanged(); // the next page reads them, and knows that it has not written them
  await page.show(again);
}

/** What stands in the field of this label. */
export function standsIn({ drawn }: OnScreen, label: string): string | undefined {
  const named = [...drawn.root.querySelectorAll("label")].find((one) => one.textContent?.trim() === label);
  return (document.getElementById(named?.htmlFor ?? "") as HTMLInputElement | null)?.value;
}

/** The names of what is kept: nothing, once all is saved or let go. */
export function kept({ store }: OnScreen): readonly string[] {
  return store.drafts.all.value.map(({ id }) => id);
}

/** A colleague's version of a record comes. */
export async function arrives({ store }: OnScreen, row: WireRow): Promise<void> {
  await changeCache(store.cache, async (tx) => void (await lay(tx, [row])));
  act(() => store.committed({ rows: [row] }, { ...NOTHING_YET, complete: true }));
  await settled();
}
