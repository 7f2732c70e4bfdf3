// One company, two names: `Тойота (Toyota)` typed or imported is split, and shown together again (B8).

export interface TwoNames {
  readonly name: string;
  readonly alt_name: string | null;
}

const BRACKETED = /^(.*?)\s*[(（]([^()（）]+)[)）]\s*$/su;

/** Split `Name (Alternative)`; brackets elsewhere than at the end belong to the name. */
export function splitName(typed: string): TwoNames {
  const whole = typed.trim();
  const found = BRACKETED.exec(whole);
  const name = found?.[1]?.trim() ?? "";
  const other = found?.[2]?.trim() ?? "";
  if (name === "" || other === "") return { name: whole, alt_name: null };
  return { name, alt_name: other };
}

/** `Name (Alternative)`, or the one there is. */
export function joinName(name: string | null | undefined, alternative: string | null | undefined): string {
  const [first, second] = [name?.trim() ?? "", alternative?.trim() ?? ""];
  if (first === "" || second === "") return first || second;
  return `${first} (${second})`;
}
