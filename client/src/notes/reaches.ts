// Ways to somebody beyond the call: a text message, and the way there in the phone's own map.

/** The phone's own map, whichever it is; a page of the web where there is none of its own. */
export function mapsLink(address: string, userAgent = navigator.userAgent): string {
  const query = encodeURIComponent(address.replace(/\s+/g, " ").trim());
  if (/iPhone|iPad|iPod|Macintosh/.test(userAgent)) return `maps:?q=${query}`;
  if (/Android/.test(userAgent)) return `geo:0,0?q=${query}`;
  return `https://www.openstreetmap.org/search?query=${query}`;
}

/** `tel:+39…` as a text message to the same number; null for what is no number to write to. */
export function smsLink(tel: string): string | null {
  const number = tel.replace(/^tel:/, "");
  return /^\+?\d{5,15}$/.test(number) ? `sms:${number}` : null;
}
