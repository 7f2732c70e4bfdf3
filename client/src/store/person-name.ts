// A person's name written in one piece, split into the fields of a card (B9).

export interface PersonName {
  readonly first_name: string | null;
  readonly last_name: string | null;
}

/** Forms of address: what follows one is a surname, so `Sig.ra Pedrotti` never becomes a first name `Sig.ra`. */
const ADDRESS =
  /^(sig|sigra|signor|signora|dott|dottssa|ing|avv|m|mme|mlle|mr|mrs|ms|miss|dr|prof|herr|frau|hr|fru|г|гн|гжа)$/u;

/** Split at the last space; a single word, or a name after a form of address, is taken for the surname. */
export function splitPerson(typed: string): PersonName {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { first_name: null, last_name: null };
  const first = words[0] ?? "";
  const addressed = ADDRESS.test(first.toLowerCase().replace(/[.-]/g, ""));
  if (words.length === 1 || addressed) return { first_name: null, last_name: words.join(" ") };
  return { first_name: words.slice(0, -1).join(" "), last_name: words.at(-1) ?? null };
}
