// The list as a grid at the desk: keys, paste of a block, one gesture a row; only the rows in view stand in the document.
// biome-ignore-all lint/a11y/useSemanticElements: a grid of 5,000 rows of which thirty stand in the document is no table
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { compareNames, locale, t } from "../../i18n";
import { said } from "../../notes/said";
import type { Row } from "../../store/store";
import { useRanksAhead } from "./ahead";
import { ColumnRanks, type Sort } from "./column-ranks";
import type { ListColumn } from "./columns";
import { setCells } from "./commands";
import { GridHead } from "./grid-head";
import { actOf, after, type Place } from "./grid-keys";
import { type GridActs, type GridEdit, GridRow, LEAD, tapped } from "./grid-row";
import { useList } from "./list-in-hand";
import { paste } from "./pasting";
import { useWindow } from "./use-window";
import "./grid.css";

export interface GridProps {
  /** Every row of the list, in the author's order. */
  readonly all: readonly Row<"prospect">[];
  /** Those that are shown, in the same order. */
  readonly rows: readonly Row<"prospect">[];
}

export function Grid({ all, rows: given }: GridProps) {
  const { store, list, shown: columns, convert, openRow } = useList();
  const [sort, setSort] = useState<Sort | null>(null);
  const ranks = useMemo(() => new ColumnRanks(compareNames), [locale.value]);
  useRanksAhead(ranks, all, columns);
  const isSorted = sort !== null && columns.some(({ id }) => id === sort.column);
  const rows = useMemo(() => (isSorted ? ranks.sorted(given, sort) : given), [given, sort, isSorted, ranks]);
  const [at, setAt] = useState<Place>({ row: 0, column: LEAD });
  const [edit, setEdit] = useState<GridEdit | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const held = useRef(false); // a cell had the focus: a row that is drawn anew takes it again
  const view = useWindow(box, rows);
  const size = { rows: rows.length, columns: columns.length + LEAD + 1, page: Math.max(1, view.visible - 1) };
  const active: Place = { row: Math.min(at.row, rows.length - 1), column: Math.min(at.column, size.columns - 1) };
  const editable = (column: number) => column >= LEAD && column < LEAD + columns.length;
  const drawn = view.drawn(active.row, edit !== null);
  const widths = useMemo(() => widthsOf(columns), [columns]);
  const columnAt = (column: number): ListColumn | undefined => columns[column - LEAD];

  useLayoutEffect(() => {
    if (!held.current || edit !== null) return;
    body.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  });
  const go = (to: Place) => {
    held.current = true;
    setAt(to);
    view.show(to.row);
  };
  /** The first tap chooses a cell, the next one types in it: nothing hangs on a double click. */
  const activate = (to: Place) => {
    const again = held.current && to.row === active.row && to.column === active.column;
    go(to);
    if (again && editable(to.column)) setEdit({ place: to, text: null });
  };
  const write = async (row: Row<"prospect"> | undefined, column: number, text: string) => {
    const target = columnAt(column);
    if (row === undefined || target === undefined) return;
    const drafts = setCells(row, { [target.id]: text });
    if (drafts.length > 0) await store.perform(drafts);
  };
  const commit = (text: string, key: "Enter" | "Tab" | null, shift: boolean) => {
    if (edit === null) return;
    setEdit(null);
    void write(rows[edit.place.row], edit.place.column, text);
    if (key === null) return;
    const next = after(key, shift, edit.place, size, LEAD);
    go(next);
    if (key === "Tab") setEdit({ place: next, text: null });
  };
  const press = (place: Place) => {
    const row = rows[place.row];
    if (row === undefined) return;
    if (place.column === 0) convert(row);
    else openRow(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inBody = event.target instanceof Node && body.current?.contains(event.target);
    if (edit !== null || event.isComposing || !inBody) return;
    if (event.key === "+" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      press({ row: active.row, column: 0 });
      return;
    }
    const act = actOf(event, active, size, editable);
    if (act === null) return;
    event.preventDefault();
    if (act.is === "move") go(act.to);
    else if (act.is === "edit") setEdit({ place: active, text: act.with });
    else if (act.is === "press") press(active);
    else void write(rows[active.row], active.column, "");
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const block = /[\t\n]/.test(text.trimEnd());
    if (!editable(active.column) || (edit !== null && !block) || text === "") return;
    event.preventDefault();
    setEdit(null);
    void pasteHere(text);
  };
  const pasteHere = async (text: string) => {
    const pasted = await paste(
      text,
      { row: active.row, column: active.column - LEAD },
      { store, list: list.id, columns, rows, all },
    );
    if (pasted !== null) said(t("prospects.pasted", { count: pasted.count }), pasted.done);
  };
  /** Typed in at once, or pressed where there is nothing to type. */
  const enter = (place: Place) => {
    go(place);
    if (editable(place.column)) setEdit({ place, text: null });
    else press(place);
  };
  const onTap = (event: MouseEvent) => {
    const place = tapped(event.target);
    if (place === null) return;
    if (place.column < LEAD) enter(place);
    else activate(place);
  };
  const onDoubleTap = (event: MouseEvent) => {
    const place = tapped(event.target);
    if (place !== null && place.column >= LEAD) enter(place);
  };
  const acts = useActs({ commit, cancel: () => setEdit(null) });
  useEffect(() => {
    const leave = (event: FocusEvent) => {
      if (!(event.target instanceof Node) || !body.current?.contains(event.target)) held.current = false;
    };
    document.addEventListener("focusin", leave);
    return () => document.removeEventListener("focusin", leave);
  }, []);

  return (
    <div
      ref={box}
      class="prospect-grid"
      role="grid"
      aria-label={list.data.name ?? t("prospects.list")}
      aria-rowcount={rows.length + 1}
      aria-colcount={size.columns}
      style={widths}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    >
      <GridHead columns={columns} sort={sort} onSort={setSort} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the grid, which knows the active cell */}
      <div
        ref={body}
        class="grid-body"
        role="rowgroup"
        aria-owns={drawn
          .toSorted((one, other) => one.index - other.index)
          .map(({ slot }) => idOf(slot))
          .join(" ")}
        onFocusCapture={() => {
          held.current = true;
        }}
        onClick={onTap}
        onDblClick={onDoubleTap}
        style={{ height: `calc(${rows.length} * var(--grid-row))` }}
      >
        {drawn.map(({ index, slot }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <GridRow
                key={slot}
                id={idOf(slot)}
                row={row}
                index={index}
                late={view.isLate(index) && index !== active.row}
                active={index === active.row ? active.column : null}
                edit={edit !== null && edit.place.row === index ? edit : null}
                acts={acts}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

/** Always the same object, always the latest closures. */
function useActs(latest: GridActs): GridActs {
  const held = useRef(latest);
  held.current = latest;
  return useMemo(
    () => ({
      commit: (text, key, shift) => held.current.commit(text, key, shift),
      cancel: () => held.current.cancel(),
    }),
    [],
  );
}

const WIDTHS: Record<ListColumn["kind"], string> = {
  text: "150px",
  number: "92px",
  date: "120px",
  phone: "170px",
  email: "220px",
  link: "190px",
};

/** Whoever has the rows read out hears them in their order, whichever place each has in the document. */
const idOf = (slot: number): string => `grid-line-${slot}`;

const FIRST = "250px";
const NOTE = "200px";

/** How wide everything is: said beforehand, so that no row is laid out to find out how wide the others are. */
function widthsOf(columns: readonly ListColumn[]) {
  const cells = columns.map(({ kind, meaning }, at) => (at === 0 || meaning === "company" ? FIRST : WIDTHS[kind]));
  const lead = ["var(--m)", "104px", ...cells.slice(0, 1)]; // the margin, the state and the first cell stay in view
  const rest = cells.slice(1);
  const sum = (widths: readonly string[]) => `calc(${widths.join(" + ")})`;
  return {
    "--lead": lead.join(" "),
    "--columns": [sum(lead), ...rest, `minmax(${NOTE}, 1fr)`].join(" "), // what was said last has the room that is left
    "--width": sum([...lead, ...rest, NOTE]),
  };
}
