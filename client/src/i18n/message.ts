// Says a message that the build has read: its tree of words, values, plurals and choices becomes what is shown.

/** One piece of the tree that `@formatjs/icu-messageformat-parser` makes; the numbers are its own. */
export interface Part {
  readonly type: number;
  readonly value?: string;
  readonly offset?: number;
  readonly pluralType?: "cardinal" | "ordinal";
  readonly options?: Readonly<Record<string, { readonly value: readonly Part[] }>>;
}

export const LITERAL = 0;
const VALUE = 1;
const NUMBER = 2;
export const SELECT = 5;
export const PLURAL = 6;
const POUND = 7;

export interface Speech {
  readonly locale: string;
  /** Numbers, also those within plurals, are written as everywhere else here. */
  readonly number: (value: number) => string;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * The pieces of a message in order, values among them as they are. The library for this is larger than all of these
 * lines by ten, and writes numbers its own way; a test holds us to it.
 */
export function say(parts: readonly Part[], values: Values, speech: Speech): unknown[] {
  return pieces(parts, values, speech, 0);
}

function pieces(parts: readonly Part[], values: Values, speech: Speech, counted: number): unknown[] {
  return parts.flatMap((part) => {
    const value = values[part.value ?? ""];
    switch (part.type) {
      case LITERAL:
        return [part.value ?? ""];
      case VALUE:
      case NUMBER:
        return [typeof value === "number" ? speech.number(value) : value];
      case POUND:
        return [speech.number(counted)];
      case SELECT:
        return pieces(chosen(part, String(value)), values, speech, counted);
      case PLURAL:
        return pieces(pluralForm(part, Number(value), speech), values, speech, Number(value) - (part.offset ?? 0));
      default:
        throw new TypeError(`a message holds a part of type ${part.type}, which is not known here`);
    }
  });
}

const chosen = ({ options }: Part, name: string): readonly Part[] => (options?.[name] ?? options?.other)?.value ?? [];

function pluralForm(part: Part, value: number, { locale }: Speech): readonly Part[] {
  const exact = part.options?.[`=${value}`];
  if (exact) return exact.value;
  return chosen(part, rulesOf(locale, part.pluralType).select(value - (part.offset ?? 0)));
}

const kept = new Map<string, Intl.PluralRules>();

/** Made once: making them takes longer than all else in saying a message. */
function rulesOf(locale: string, type: Part["pluralType"] = "cardinal"): Intl.PluralRules {
  const rules = kept.get(`${type}${locale}`) ?? new Intl.PluralRules(locale, { type });
  kept.set(`${type}${locale}`, rules);
  return rules;
}
