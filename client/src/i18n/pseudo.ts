// English with accents and brackets: whatever stands on screen without them was left in code instead of a catalogue.
import first from "../messages/en/first";
import other from "../messages/en/other";
import outside from "../messages/en/outside";
import type { Catalogue } from "./languages";
import { LITERAL, type Part } from "./message";

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
const accented = (text: string): string => text.replace(/[aeiouAEIOU]/g, (letter) => ACCENTS[letter] ?? letter);

function pseudoPart(part: Part): Part {
  if (part.type === LITERAL) return { ...part, value: accented(part.value ?? "") };
  if (!part.options) return part;
  const options = Object.entries(part.options).map(([name, option]) => [
    name,
    { ...option, value: option.value.map(pseudoPart) },
  ]);
  return { ...part, options: Object.fromEntries(options) };
}

/** One message, a third longer, as other languages are. */
export function pseudo(message: string | readonly object[]): string | readonly object[] {
  if (typeof message === "string") return `⟦${accented(message)}${"~".repeat(Math.ceil(message.length / 3))}⟧`;
  const inside = (message as readonly Part[]).map(pseudoPart);
  return [{ type: LITERAL, value: "⟦" }, ...inside, { type: LITERAL, value: "~~~⟧" }];
}

const catalogue: Catalogue = Object.fromEntries(
  Object.entries({ ...first, ...(outside as Catalogue), ...other }).map(([key, message]) => [key, pseudo(message)]),
);
export default catalogue;
