// Moving and typing in the grid, as in any spreadsheet: what a key means, without the page.

export interface Place {
  readonly row: number;
  readonly column: number;
}

export type Act =
  | { readonly is: "move"; readonly to: Place }
  | { readonly is: "edit"; readonly with: string | null }
  | { readonly is: "clear" }
  | { readonly is: "press" };

export interface Size {
  readonly rows: number;
  readonly columns: number;
  /** Rows that fit on the screen. */
  readonly page: number;
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key does while no cell is being edited; null leaves it to the browser. Tab leaves the grid, so that nobody is caught in it. */
export function actOf(event: Key, at: Place, size: Size, editable: (column: number) => boolean): Act | null {
  const jump = event.ctrlKey || event.metaKey;
  const move = (row: number, column: number): Act => ({
    is: "move",
    to: { row: within(row, size.rows), column: within(column, size.columns) },
  });
  switch (event.key) {
    case "ArrowUp":
      return move(jump ? 0 : at.row - 1, at.column);
    case "ArrowDown":
      return move(jump ? size.rows - 1 : at.row + 1, at.column);
    case "ArrowLeft":
      return move(at.row, jump ? 0 : at.column - 1);
    case "ArrowRight":
      return move(at.row, jump ? size.columns - 1 : at.column + 1);
    case "Home":
      return move(jump ? 0 : at.row, 0);
    case "End":
      return move(jump ? size.rows - 1 : at.row, size.columns - 1);
    case "PageUp":
      return move(at.row - size.page, at.column);
    case "PageDown":
      return move(at.row + size.page, at.column);
    case "Enter":
    case "F2":
      return editable(at.column) ? { is: "edit", with: null } : { is: "press" };
    case " ":
      return editable(at.column) ? { is: "edit", with: " " } : { is: "press" };
    case "Delete":
    case "Backspace":
      return editable(at.column) ? { is: "clear" } : null;
    default:
      return [...event.key].length === 1 && !jump && !event.altKey && editable(at.column)
        ? { is: "edit", with: event.key }
        : null;
  }
}

/** Where the next cell to edit is after this one was left by Enter or Tab. */
export function after(key: "Enter" | "Tab", shift: boolean, at: Place, size: Size, first: number): Place {
  if (key === "Enter") return { row: within(at.row + (shift ? -1 : 1), size.rows), column: at.column };
  const step = shift ? -1 : 1;
  const last = size.columns - 2; // the last note is read, not typed
  if (at.column + step > last && at.row + 1 < size.rows) return { row: at.row + 1, column: first };
  if (at.column + step < first && at.row > 0) return { row: at.row - 1, column: last };
  return { row: at.row, column: Math.min(last, Math.max(first, at.column + step)) };
}

function within(at: number, size: number): number {
  return Math.max(0, Math.min(size - 1, at));
}
