// The workspace's kinds of activity, in the admin's order.
import type { ActivityKind } from "../protocol/types.gen";
import { byRank } from "../store/deals";
import type { Row, Store } from "../store/store";
import type { IconName } from "../ui";

type Icon = NonNullable<ActivityKind["icon"]>;

export function kindsOf(store: Store): readonly Row<"activity_kind">[] {
  return [...store.rows("activity_kind").value.values()].filter(({ data }) => !data.archived).sort(byRank);
}

const ICONS: Readonly<Record<string, IconName>> = {
  call: "call",
  visit: "visit",
  mail: "mail",
  meeting: "meeting",
  quote: "quote",
};

export function iconOf({ data }: Row<"activity_kind">): IconName | undefined {
  return data.icon ? ICONS[data.icon] : undefined;
}

/** The first kind of this sign: what a call from the page is logged as. */
export function kindBy(store: Store, icon: Icon | undefined): string | null {
  return (icon && kindsOf(store).find(({ data }) => data.icon === icon)?.id) ?? null;
}

/** After these a note and a next action are asked for (B11). */
const ASKING: ReadonlySet<string> = new Set(["call", "visit", "mail", "meeting"] satisfies Icon[]);

export function asksForMore(store: Store, kind: string | null): boolean {
  const icon = kind === null ? undefined : store.rows("activity_kind").peek().get(kind)?.data.icon;
  return icon != null && ASKING.has(icon);
}
