// A long list under headings: only what is in view stands in the document.
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { Section, VirtualList } from "../ui";

export interface Group<T> {
  readonly key: string;
  /** Null for rows that stand on top without a heading. */
  readonly title: ComponentChildren | null;
  readonly aside?: ComponentChildren;
  readonly items: readonly T[];
}

interface GroupedListProps<T> {
  readonly label: string;
  readonly groups: readonly Group<T>[];
  readonly itemKey: (item: T) => string;
  readonly render: (item: T) => ComponentChildren;
  /** The height to expect of a row. */
  readonly rowPx?: number | undefined;
}

type Slot<T> =
  | { readonly is: "head"; readonly key: string; readonly group: Group<T> }
  | { readonly is: "item"; readonly key: string; readonly item: T; readonly first: boolean };

const HEAD_PX = 40;
const ROW_PX = 68;

/** Groups without items leave no heading behind. */
export function GroupedList<T>({ label, groups, itemKey, render, rowPx = ROW_PX }: GroupedListProps<T>) {
  // Thousands of rows keep their places while nothing but a selection or the time changes.
  const slots = useMemo(() => groups.flatMap((group) => slotsOf(group, itemKey)), [groups]);
  return (
    <VirtualList
      label={label}
      items={slots}
      estimate={(slot) => (slot.is === "head" ? HEAD_PX : rowPx)}
      itemKey={(slot) => slot.key}
      render={(slot) =>
        slot.is === "head" ? (
          <Section title={slot.group.title} aside={slot.group.aside} />
        ) : (
          <div class={slot.first ? "first" : undefined}>{render(slot.item)}</div>
        )
      }
    />
  );
}

function slotsOf<T>(group: Group<T>, itemKey: (item: T) => string): Slot<T>[] {
  if (group.items.length === 0) return [];
  const items = group.items.map(
    (item, at): Slot<T> => ({ is: "item", key: `${group.key}/${itemKey(item)}`, item, first: at === 0 }),
  );
  return group.title === null ? items : [{ is: "head", key: group.key, group }, ...items];
}
