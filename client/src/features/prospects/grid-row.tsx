// One row of the grid: ＋ in the margin, its state, its cells, the last note.
// biome-ignore-all lint/a11y/useSemanticElements: a grid of 5,000 rows of which thirty stand in the document is no table
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell of the grid has the focus at a time, the roving way
import { Component } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import type { Row } from "../../store/store";
import { Icon, Name } from "../../ui";
import { cellText, type ListColumn, rowTitle } from "./columns";
import { stateOf } from "./find-rows";
import type { Place } from "./grid-keys";
import { useList } from "./list-in-hand";
import { toneClass } from "./row-line";
import { knownRow, lastNote, rowState } from "./row-words";

/** Columns before the cells: ＋ and the state. */
export const LEAD = 2;

export interface GridEdit {
  readonly place: Place;
  /** What was typed to begin with; null goes on with what stands there. */
  readonly text: string | null;
}

/** What a cell that is written in tells the grid; one object for ever, so that a row is drawn again only for itself. */
export interface GridActs {
  commit(text: string, key: "Enter" | "Tab" | null, shift: boolean): void;
  cancel(): void;
}

export interface GridRowProps {
  readonly id: string;
  readonly row: Row<"prospect">;
  readonly index: number;
  /** Out of view and not now: what it showed stays until then. */
  readonly late: boolean;
  /** The column of the active cell when it is in this row. */
  readonly active: number | null;
  readonly edit: GridEdit | null;
  readonly acts: GridActs;
}

/** Scrolling and moving the active cell draw the rows concerned, not the forty in the document. */
export class GridRow extends Component<GridRowProps> {
  override shouldComponentUpdate(next: GridRowProps): boolean {
    const { row, index, late, active, edit } = this.props;
    if (next.late) return false;
    return late || next.row !== row || next.index !== index || next.active !== active || next.edit !== edit;
  }

  override render() {
    return this.props.late ? null : <DrawnRow {...this.props} />;
  }
}

function DrawnRow({ id, row, index, active, edit, acts }: GridRowProps) {
  const { store, columns, shown, lastComment } = useList();
  const known = knownRow(store, row, columns);
  const state = rowState(store, row, known);
  const is = stateOf(row);
  const cells = shown.map((column, at) => {
    const isEdited = edit?.place.column === at + LEAD;
    const classes = ["grid-cell", column.kind === "number" && "number", isEdited && "editing"];
    return (
      <div key={column.id} role="gridcell" {...place(at + LEAD, active)} class={classes.filter(Boolean).join(" ")}>
        {isEdited ? (
          <CellInput
            key={row.id}
            label={column.name}
            start={edit.text ?? cellText(row.data, column.id)}
            column={column}
            acts={acts}
          />
        ) : (
          cellWords(row, column, is === "converted" && at === 0)
        )}
      </div>
    );
  });
  return (
    <div
      id={id}
      class={is === "dropped" ? "grid-line dropped" : "grid-line"}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(calc(${index} * var(--grid-row)))` }}
    >
      <div class="grid-lead" role="presentation">
        <div
          role="gridcell"
          {...place(0, active)}
          class="grid-cell margin accent"
          aria-label={t(LABELS[is], { name: rowTitle(columns, row.data) })}
        >
          {is === "converted" ? <Icon name="go" /> : is === "dropped" ? null : <Icon name="plus" />}
        </div>
        <div role="gridcell" {...place(1, active)} class={`grid-cell standing ${toneClass(state.tone)}`}>
          <Name>{state.text}</Name>
        </div>
        {cells.slice(0, 1)}
      </div>
      {cells.slice(1)}
      <div role="gridcell" {...place(shown.length + LEAD, active)} class="grid-cell muted" aria-readonly>
        <Name>{lastNote(store, row, lastComment.get(row.id), known)}</Name>
      </div>
    </div>
  );
}

/** Which cell of its row it is. Hundreds of them are drawn at a key: plain elements, whose taps the grid hears for them. */
function place(column: number, active: number | null) {
  return { "aria-colindex": column + 1, tabIndex: active === column ? 0 : -1 };
}

/** The cell that was tapped; none while it is written in, where taps set the caret. */
export function tapped(target: EventTarget | null): Place | null {
  const cell = target instanceof Element ? target.closest('[role="gridcell"]:not(.editing)') : null;
  const row = Number(cell?.closest('[role="row"]')?.getAttribute("aria-rowindex"));
  return cell === null ? null : { row: row - 2, column: Number(cell.getAttribute("aria-colindex")) - 1 };
}

const LABELS = {
  new: "prospects.convert",
  called: "prospects.convert",
  dropped: "prospects.row.dropped",
  converted: "prospects.open-opportunity",
} as const;

/** Phones, e-mails and pages look like what they are; they are followed from the row's card. */
function cellWords(row: Row<"prospect">, column: ListColumn, converted: boolean) {
  const text = cellText(row.data, column.id);
  const link = converted || column.kind === "phone" || column.kind === "email" || column.kind === "link";
  return <bdi class={link && text !== "" ? "accent" : undefined}>{text}</bdi>;
}

interface CellInputProps {
  readonly acts: GridActs;
  readonly label: string;
  readonly start: string;
  readonly column: ListColumn;
}

/** One real input over the active cell. Enter and Tab save and go on, Escape leaves the cell as it was. */
function CellInput({ label, start, column, acts }: CellInputProps) {
  const [text, setText] = useState(start);
  const box = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(start.length, start.length);
  }, [start]);
  const leave = (key: "Enter" | "Tab" | null, shift: boolean) => {
    if (left.current) return;
    left.current = true;
    acts.commit(text, key, shift);
  };
  return (
    <input
      ref={box}
      class="cell-input"
      aria-label={label}
      inputMode={column.kind === "phone" ? "tel" : column.kind === "email" ? "email" : undefined}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
      onBlur={() => leave(null, false)}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key === "Enter" || event.key === "Tab") {
          event.preventDefault();
          event.stopPropagation();
          leave(event.key, event.shiftKey);
        } else if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          left.current = true;
          acts.cancel();
        }
      }}
    />
  );
}
