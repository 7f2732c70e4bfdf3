// People pasted as lines: a name and an address in whatever order a mail program or a sheet writes them.

export interface PastedPerson {
  readonly name: string;
  readonly email: string;
}

export interface Pasted {
  readonly people: readonly PastedPerson[];
  /** Lines in which no address was found, to be mended by the person who pasted them. */
  readonly unread: readonly string[];
}

const ADDRESS = /[^\s<>,;"'()[\]]+@[^\s<>,;"'()[\]]+\.[^\s<>,;"'()[\]]+/u;

/** `Anna Berg <anna@firm.example>`, `anna@firm.example; Anna Berg`, columns of a sheet, several on a line. */
export function readPeople(text: string): Pasted {
  const people = new Map<string, PastedPerson>();
  const unread: string[] = [];
  for (const line of text.split(/\r?\n/u).flatMap(splitLine)) {
    const email = ADDRESS.exec(line)?.[0].replace(/\.$/u, "");
    if (email === undefined) {
      if (/\p{L}/u.test(line)) unread.push(line.trim());
      continue;
    }
    const key = email.toLocaleLowerCase();
    if (!people.has(key)) people.set(key, { email, name: nameIn(line, email) });
  }
  return { people: [...people.values()], unread };
}

/** Only a line with several addresses is several people: `Berg, Anna <anna@…>` is one. */
function splitLine(line: string): string[] {
  const addresses = line.split(ADDRESS).length - 1;
  return addresses > 1 ? line.split(/[;,](?=[^;,]*@)/u) : [line];
}

function nameIn(line: string, email: string): string {
  const rest = line.replace(email, " ").replace(/[<>"()[\]]/gu, " ");
  const parts = rest.split(/[\t;,]/u).map((part) => part.replace(/\s+/gu, " ").trim());
  const words = parts.filter((part) => /\p{L}/u.test(part));
  // A sheet or an address book writes `Berg, Anna`; two single words in turn are put the way they are said.
  const [first = "", second] = words;
  const isTurned = line.includes(",") && words.length === 2 && !first.includes(" ");
  const name = isTurned ? `${second ?? ""} ${first}` : words.join(" ");
  return name || nameFromAddress(email);
}

/** `anna.berg@…` is better than nothing and is there to be changed. */
function nameFromAddress(email: string): string {
  const before = email.split("@")[0] ?? "";
  return before
    .split(/[._-]+/u)
    .filter((part) => /\p{L}/u.test(part))
    .map((part) => part.charAt(0).toLocaleUpperCase() + part.slice(1))
    .join(" ");
}
