// A person's name written in one piece, split into the fields of a card (B9).

export interface PersonName {
  readonly first_name: string | null;
  /** A patronymic; other middle names stay with the first one, since nobody can tell them from a double name. */
  readonly middle_name: string | null;
  readonly last_name: string | null;
}

/** Forms of address: what follows one is a surname, so `Sig.ra Pedrotti` never becomes a first name `Sig.ra`. */
const ADDRESS =
  /^(sig|sigra|signor|signora|dott|dottssa|ing|avv|m|mme|mlle|mr|mrs|ms|miss|dr|prof|herr|frau|hr|fru|г|гн|гжа)$/u;

const PATRONYMIC =
  /(ович|евич|ьич|мич|кич|овна|евна|ична|инична|оглы|кызы|ovich|evich|yevich|ovna|evna|yevna|ichna)$/iu;

/**
 * Split at the last space; a single word, or a name after a form of address, is taken for the surname. A patronymic parts
 * the name by itself, whichever way round it is written: `Анна Сергеевна Смирнова`, `Смирнова Анна Сергеевна`.
 */
export function splitPerson(typed: string): PersonName {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  const isAddressed = ADDRESS.test(first.toLowerCase().replace(/[.-]/g, ""));
  if (words.length < 2 || isAddressed) return named([], [], words);
  const at = words.findIndex((word, place) => place > 0 && PATRONYMIC.test(word));
  if (words.length > 2 && at === words.length - 1) return named(words.slice(1, at), words.slice(at), words.slice(0, 1));
  if (words.length > 2 && at > 0) return named(words.slice(0, at), words.slice(at, at + 1), words.slice(at + 1));
  return named(words.slice(0, -1), [], words.slice(-1));
}

function named(first: readonly string[], middle: readonly string[], last: readonly string[]): PersonName {
  const text = (words: readonly string[]) => (words.length === 0 ? null : words.join(" "));
  return { first_name: text(first), middle_name: text(middle), last_name: text(last) };
}

/** What somebody is greeted by: nothing where the first name is not known, which is also written as `!` (B9). */
export function greetingName(first: string | null | undefined): string {
  const name = first?.trim() ?? "";
  return /^!+$/.test(name) ? "" : name;
}
