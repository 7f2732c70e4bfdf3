// Text made comparable: one folding for search, one for tags, one for company names, and the digits of a phone number.

/** Letters that do not decompose, so that stripping marks alone would leave them apart from what people type. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: "o",
  ß: "ss",
  ł: "l",
  æ: "ae",
  œ: "oe",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
const STUBBORN = /[øßłæœđðþı]/g;
const MARKS = /\p{M}+/gu;
const SPACES = /\s+/g;

/** Legal forms of companies, folded and without dots: they tell nothing about who the company is. */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  (
    "spa srl srls sapa sas snc ss scarl scrl coop sarl sa eurl sasu sci as asa ans da ltd limited llc llp plc inc corp co " +
    "gmbh ag kg ohg ug mbh ev ab aps oy oyj bv nv ooo ao zao oao pao ip gk ооо ао зао оао пао ип гк тоо"
  ).split(" "),
);

/** As the server folds tags: two texts that fold alike are one tag (SYNC 2). */
export function foldTag(text: string): string {
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase().replace(SPACES, " ").trim();
}

const ASCII = /^[\x20-\x7e\n\t]*$/;

/** For searching: blind to case, accents, width and the letters that only look different. */
export function fold(text: string): string {
  // Most text is plain, and there are tens of thousands of texts to fold.
  if (ASCII.test(text)) return text.toLowerCase().replace(SPACES, " ").trim();
  return foldTag(text).replace(STUBBORN, (letter) => PLAIN[letter] ?? letter);
}

/** The digits of a phone number in any notation, whatever script they are written in. */
export function digitsOf(text: string): string {
  return text.normalize("NFKC").replace(/\D+/g, "");
}

/**
 * The digits that two notations of one number share: all of a short one, the last nine of a long one, since the country
 * code, a trunk zero and `00` come and go.
 */
export function phoneKey(text: string): string {
  return digitsOf(text).slice(-9);
}

/** A company's name without punctuation and legal form; empty when nothing else is in it. */
export function companyKey(name: string): string {
  const words = fold(name)
    .replace(/[.'’`]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const telling = words.filter((word) => !LEGAL_FORMS.has(word));
  return (telling.length > 0 ? telling : words).join(" ");
}

/** An e-mail address as it is compared: lower case, without what follows a `+` before the `@`. */
export function mailKey(address: string): string {
  const folded = address.trim().toLowerCase();
  const at = folded.lastIndexOf("@");
  if (at < 1) return "";
  return `${folded.slice(0, at).replace(/\+.*$/, "")}${folded.slice(at)}`;
}
