// Rows as a file that every spreadsheet opens: commas, quotes doubled, the mark by which Excel knows UTF-8.

const BOM = "\ufeff";

export interface Column<T> {
  readonly head: string;
  readonly of: (item: T) => string;
}

/** A head of names, then a line for each. */
export function table<T>(columns: readonly Column<T>[], items: readonly T[]): string {
  return csv([columns.map(({ head }) => head), ...items.map((item) => columns.map(({ of }) => of(item)))]);
}

export function csv(rows: readonly (readonly string[])[]): string {
  return BOM + rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A cell that begins like a formula would be reckoned by the spreadsheet of whoever opens it: it is marked as text. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d .,()/-]*$/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
