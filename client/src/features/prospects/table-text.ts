// A block of cells as text: what a spreadsheet puts on the clipboard, and CSV as typed or saved.

export type Table = readonly (readonly string[])[];

const SEPARATORS = ["\t", ";", ",", "|"] as const;

/**
 * Read rows and cells. A quoted cell may hold separators, line breaks and doubled quotes; whole empty lines at the end are
 * left out, empty cells are not.
 */
export function readTable(text: string, separator = separatorOf(text)): Table {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  for (let at = 0; at < plain.length; at += 1) {
    const char = plain[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (plain[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = "";
    } else if (char === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else cell += char;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return trimmed(rows);
}

/** The separator that cuts the first lines into the same number of cells, a tab before all others. */
export function separatorOf(text: string): string {
  // What stands in quotes says nothing about how a file is cut.
  const bare = text
    .slice(0, 100_000)
    .replace(/"(?:[^"]|"")*"/g, "")
    .replace(/\r\n?/g, "\n");
  const lines = bare
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 20);
  let best = "\t";
  let most = 0;
  for (const separator of SEPARATORS) {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const least = Math.min(...counts);
    if (least > most) [best, most] = [separator, least];
    if (separator === "\t" && least > 0) return separator;
  }
  return best;
}

function trimmed(rows: string[][]): Table {
  const cells = rows.map((row) => row.map((cell) => cell.trim()));
  while (cells.length > 0 && cells.at(-1)?.every((cell) => cell === "")) cells.pop();
  return cells;
}
