// Rows as a file that every spreadsheet opens: commas, quotes doubled, the mark by which Excel knows UTF-8.

const BOM = "\ufeff";

export function csv(rows: readonly (readonly string[])[]): string {
  return BOM + rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A cell that begins like a formula would be reckoned by the spreadsheet of whoever opens it: it is marked as text. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d .,()/-]*$/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
