// One row of the grid: ＋ in the margin, its state, its cells, the last note.
// biome-ignore-all lint/a11y/useSemanticElements: a grid of 5,000 rows of which thirty stand in the document is no table
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell of the grid has the focus at a time, the roving way
import { Component, type ComponentChildren } from "preact";
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

/** What a row tells the grid; one object for all rows and for ever, so that a row is drawn again only for itself. */
export interface GridActs {
  activate(place: Place): void;
  edit(place: Place): void;
  commit(text: string, key: "Enter" | "Tab" | null, shift: boolean): void;
  cancel(): void;
}

export interface GridRowProps {
  readonly id: string;
  readonly row: Row<"prospect">;
  readonly index: number;
  /** The column of the active cell when it is in this row. */
  readonly active: number | null;
  readonly edit: GridEdit | null;
  readonly acts: GridActs;
}

/** Scrolling and moving the active cell draw the rows concerned, not the forty in the document. */
export class GridRow extends Component<GridRowProps> {
  override shouldComponentUpdate(next: GridRowProps): boolean {
    const { row, index, active, edit, acts } = this.props;
    return (
      next.row !== row || next.index !== index || next.active !== active || next.edit !== edit || next.acts !== acts
    );
  }

  override render() {
    return <DrawnRow {...this.props} />;
  }
}

function DrawnRow({ id, row, index, active, edit, acts }: GridRowProps) {
  const onActivate = (column: number) => acts.activate({ row: index, column });
  const onEdit = (column: number) => acts.edit({ row: index, column });
  const { store, columns, lastComment } = useList();
  const known = knownRow(store, row, columns);
  const state = rowState(store, row, known);
  const is = stateOf(row);
  const press = (column: number) => {
    onActivate(column);
    onEdit(column);
  };
  return (
    <div
      id={id}
      class={is === "dropped" ? "grid-line dropped" : "grid-line"}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(calc(${index} * var(--grid-row)))` }}
    >
      <Cell
        column={0}
        active={active}
        class="margin accent"
        label={t(LABELS[is], { name: rowTitle(columns, row.data) })}
        onClick={press}
      >
        {is === "converted" ? <Icon name="go" /> : is === "dropped" ? null : <Icon name="plus" />}
      </Cell>
      <Cell column={1} active={active} class={`standing ${toneClass(state.tone)}`} onClick={press}>
        <Name>{state.text}</Name>
      </Cell>
      {columns.map((column, place) => {
        const at = place + LEAD;
        const isEdited = edit?.place.column === at;
        const classes = [place === 0 && "first", column.kind === "number" && "number", isEdited && "editing"];
        return (
          <Cell
            key={column.id}
            column={at}
            active={active}
            class={classes.filter(Boolean).join(" ")}
            onClick={isEdited ? undefined : onActivate}
            onDblClick={isEdited ? undefined : onEdit}
          >
            {isEdited ? (
              <CellInput
                key={row.id}
                label={column.name}
                start={edit.text ?? cellText(row.data, column.id)}
                column={column}
                acts={acts}
              />
            ) : (
              <CellWords row={row} column={column} converted={is === "converted" && place === 0} />
            )}
          </Cell>
        );
      })}
      <Cell
        column={columns.length + LEAD}
        active={active}
        class="muted"
        readOnly
        onClick={onActivate}
        onDblClick={onEdit}
      >
        <Name>{lastNote(store, row, lastComment.get(row.id), known)}</Name>
      </Cell>
    </div>
  );
}

interface CellProps {
  readonly column: number;
  readonly active: number | null;
  readonly class: string;
  readonly label?: string;
  readonly readOnly?: boolean;
  readonly onClick?: ((column: number) => void) | undefined;
  readonly onDblClick?: ((column: number) => void) | undefined;
  readonly children: ComponentChildren;
}

function Cell(props: CellProps) {
  const { column, active, label, readOnly, onClick, onDblClick, children } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the grid, which knows the active cell
    <div
      role="gridcell"
      class={`grid-cell ${props.class}`}
      aria-colindex={column + 1}
      aria-label={label}
      aria-readonly={readOnly}
      tabIndex={active === column ? 0 : -1}
      onClick={onClick && (() => onClick(column))}
      onDblClick={onDblClick && (() => onDblClick(column))}
    >
      {children}
    </div>
  );
}

const LABELS = {
  new: "prospects.convert",
  called: "prospects.convert",
  dropped: "prospects.row.dropped",
  converted: "prospects.open-opportunity",
} as const;

interface CellWordsProps {
  readonly row: Row<"prospect">;
  readonly column: ListColumn;
  readonly converted: boolean;
}

/** Phones, e-mails and pages look like what they are; they are followed from the row's card. */
function CellWords({ row, column, converted }: CellWordsProps) {
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
