// English with accents and brackets: whatever stands on screen without them was left in code instead of a catalogue.
import english from "../messages/en";
import type { Catalogue } from "./languages";

const ACCENTS: Record<string, string> = {
  a: "à",
  e: "ë",
  i: "ï",
  o: "ö",
  u: "ü",
  A: "À",
  E: "Ë",
  I: "Ï",
  O: "Ö",
  U: "Ü",
};
const LITERAL = 0; // the parser's number for plain text

interface Part {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
  readonly children?: readonly Part[];
}

const accented = (text: string): string => text.replace(/[aeiouAEIOU]/g, (letter) => ACCENTS[letter] ?? letter);

function pseudoPart(part: Part): Part {
  if (part.type === LITERAL) return { ...part, value: accented(part.value ?? "") };
  const changed: Part = { ...part, ...(part.children ? { children: part.children.map(pseudoPart) } : {}) };
  if (!part.options) return changed;
  const options = Object.entries(part.options).map(([name, option]) => [
    name,
    { ...option, value: option.value.map(pseudoPart) },
  ]);
  return { ...changed, options: Object.fromEntries(options) };
}

/** One message, a third longer, as other languages are. */
export function pseudo(message: string | readonly object[]): string | readonly object[] {
  if (typeof message === "string") return `⟦${accented(message)}${"~".repeat(Math.ceil(message.length / 3))}⟧`;
  const inside = (message as readonly Part[]).map(pseudoPart);
  return [{ type: LITERAL, value: "⟦" }, ...inside, { type: LITERAL, value: "~~~⟧" }];
}

const catalogue: Catalogue = Object.fromEntries(
  Object.entries(english).map(([key, message]) => [key, pseudo(message)]),
);
export default catalogue;
