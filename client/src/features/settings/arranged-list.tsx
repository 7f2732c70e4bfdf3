// A list of the workspace's that the admin arranges: a tap opens one, two buttons move it, what is put away stands below.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { AddLine } from "../../pick/add-line";
import type { Row, Store } from "../../store/store";
import { announce, IconButton, ListRow, Name } from "../../ui";
import { AwayChips } from "./away-chips";
import { type Entry, type Listed, moveEntry, nameOf, type Shelf } from "./entries";
import { said, useSettings } from "./use-settings";

export interface Adding {
  readonly words: string;
  readonly about: string;
  readonly run: (name: string) => Promise<unknown>;
  readonly beside?: ComponentChildren;
}

export interface ArrangedListProps<E extends Listed> {
  readonly shelf: Shelf<E>;
  /** Left of the margin, and below the name. */
  readonly whenOf: (row: Row<E>, at: number) => ComponentChildren;
  readonly subOf?: ((row: Row<E>) => string) | undefined;
  readonly onOpen?: ((row: Row<E>) => void) | undefined;
  /** One sentence in the place of a list without anything. */
  readonly empty?: string | undefined;
  readonly add?: Adding | undefined;
}

export function ArrangedList<E extends Listed>(props: ArrangedListProps<E>) {
  const { shelf, empty, add } = props;
  const { isAdmin } = useSettings();
  return (
    <div class="arranged">
      {shelf.live.length === 0 && empty && <p class="pad muted">{empty}</p>}
      <Rows {...props} />
      {isAdmin && add && <AddLine words={add.words} about={add.about} onAdd={add.run} beside={add.beside} />}
      {isAdmin && <AwayChips away={shelf.away as readonly Entry[]} others={shelf.live as readonly Entry[]} />}
    </div>
  );
}

function Rows<E extends Listed>({ shelf, whenOf, subOf, onOpen }: ArrangedListProps<E>) {
  const { store, isAdmin } = useSettings();
  const { live } = shelf;
  const box = useRef<HTMLDivElement>(null);
  const move = useMoving(store, live as readonly Entry[], box);
  return (
    <div ref={box}>
      {live.map((row, at) => (
        <ListRow
          key={row.id}
          when={whenOf(row, at)}
          title={<Name>{nameOf(row)}</Name>}
          sub={subOf?.(row)}
          wrap
          onClick={isAdmin && onOpen ? () => onOpen(row) : undefined}
          end={isAdmin && live.length > 1 && <MoveButtons row={row as Entry} at={at} of={live.length} onMove={move} />}
        />
      ))}
    </div>
  );
}

interface MoveButtonsProps {
  readonly row: Entry;
  readonly at: number;
  readonly of: number;
  readonly onMove: (row: Entry, to: number) => void;
}

function MoveButtons({ row, at, of, onMove }: MoveButtonsProps) {
  const name = nameOf(row);
  return (
    <>
      <span data-move={`${row.id} up`}>
        <IconButton icon="up" label={t("settings.move.up", { name })} onClick={() => onMove(row, at - 1)} />
      </span>
      <span data-move={`${row.id} down`}>
        <IconButton
          icon="down"
          label={t("settings.move.down", { name })}
          onClick={() => onMove(row, at === of - 1 ? of : at + 1)}
        />
      </span>
    </>
  );
}

/** Moves one and keeps the focus on the button that did it, wherever its row has gone. */
function useMoving(store: Store, live: readonly Entry[], box: { readonly current: HTMLDivElement | null }) {
  const pressed = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (pressed.current === undefined) return;
    box.current?.querySelector<HTMLElement>(`[data-move="${pressed.current}"] > button`)?.focus();
  }, [live.map(({ id }) => id).join()]);
  return (row: Entry, to: number): void => {
    pressed.current = `${row.id} ${to < live.indexOf(row) ? "up" : "down"}`;
    const name = nameOf(row);
    void moveEntry(store, live, row, to).then((done) => {
      if (done === null) return announce(t("settings.move.end", { name }));
      said(t("settings.moved", { name, at: to + 1, of: live.length }), done);
    });
  };
}
