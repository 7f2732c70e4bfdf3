// What a file is by its first bytes, as the server will see it: what it would refuse is told before it is kept.

export const HEAD_BYTES = 64;
export const MAX_FILE_BYTES = 25 * 1024 * 1024;

const STARTS: readonly (readonly [string, string])[] = [
  ["\xff\xd8\xff", "image/jpeg"],
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["GIF87a", "image/gif"],
  ["GIF89a", "image/gif"],
  ["%PDF-", "application/pdf"],
  ["OggS", "audio/ogg"],
  ["\x1aE\xdf\xa3", "audio/webm"],
];
const IN_RIFF: Readonly<Record<string, string>> = { WEBP: "image/webp", WAVE: "audio/wav" };
const BRANDS: Readonly<Record<string, string>> = {
  "M4A ": "audio/mp4",
  mp42: "audio/mp4",
  isom: "audio/mp4",
  iso5: "audio/mp4",
  heic: "image/heic",
  heix: "image/heic",
  mif1: "image/heic",
};

/** Null when files of this kind are not taken. */
export function sniffed(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head.slice(0, HEAD_BYTES));
  const start = STARTS.find(([bytes]) => text.startsWith(bytes));
  if (start !== undefined) return start[1];
  if (text.startsWith("RIFF")) return IN_RIFF[text.slice(8, 12)] ?? null;
  if (text.slice(4, 8) === "ftyp") return BRANDS[text.slice(8, 12)] ?? null;
  return null;
}
