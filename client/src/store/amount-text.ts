// An amount as people type it in any of our countries, read into the decimal text that goes on the wire.

/** Read `18 400`, `1.200,50`, `€ 9,600.5`; null when it is no amount. Digits, at most two decimals, no rounding by floats. */
export function readAmount(typed: string): string | null {
  const plain = typed.normalize("NFKC").replace(/[\s'’]|\p{Sc}|\b[A-Z]{3}\b|kr\.?/gu, "");
  if (!/^-?\d[\d.,]*$/.test(plain)) return null;
  const mark = decimalMark(plain);
  const [whole, decimals] = mark < 0 ? [plain, ""] : [plain.slice(0, mark), plain.slice(mark + 1)];
  const digits = whole.replace(/[.,]/g, "").replace(/^(-?)0+(?=\d)/, "$1");
  if (digits.replace("-", "").length > 15) return null;
  return `${digits}.${decimals.padEnd(2, "0")}`;
}

/** Where the decimals begin: the last mark, when it stands alone of its kind and one or two digits follow it. */
function decimalMark(text: string): number {
  const at = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (at < 0) return -1;
  const after = text.length - at - 1;
  const alone = text.indexOf(text[at] ?? "") === at;
  return alone && after >= 1 && after <= 2 ? at : -1;
}
