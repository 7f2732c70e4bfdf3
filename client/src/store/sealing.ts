// A text under a passphrase: what leaves the device as a file can be read by whoever knows the passphrase alone (docs/unsent-file.md).

const FORMAT = "carnet-sealed-1";
const KDF = "PBKDF2-SHA-256";
/** What OWASP asks for with this hash: about a second of an older phone, and of whoever guesses for each guess. */
const ITERATIONS = 600_000;
/** A file that asks for more is no file of ours: it would keep the phone busy for minutes. */
const MOST_ITERATIONS = 10_000_000;
const SALT_BYTES = 16;
const IV_BYTES = 12;

export const LEAST_LETTERS = 8;

/** All that is needed to open it, but for the passphrase. Bytes are base64. */
export interface Sealed {
  readonly format: typeof FORMAT;
  readonly kdf: typeof KDF;
  readonly iterations: number;
  readonly salt: string;
  readonly iv: string;
  readonly data: string;
}

/** The passphrase is another one, or the file was changed on its way: nobody can tell these apart. */
export class WrongPassphrase extends Error {
  override readonly name = "WrongPassphrase";
}

/** Browsers encrypt on https alone. */
export function canSeal(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

export async function seal(text: string, passphrase: string): Promise<Sealed> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const head = { format: FORMAT, kdf: KDF, iterations: ITERATIONS, salt: base64(salt), iv: base64(iv) } as const;
  const key = await keyOf(passphrase, salt, ITERATIONS);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  return { ...head, data: base64(new Uint8Array(data)) };
}

/** Throws `WrongPassphrase`. */
export async function unseal(sealed: Sealed, passphrase: string): Promise<string> {
  const key = await keyOf(passphrase, bytes(sealed.salt), sealed.iterations);
  const opened = crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(sealed.iv) }, key, bytes(sealed.data));
  const text = await opened.catch(() => {
    throw new WrongPassphrase();
  });
  return new TextDecoder().decode(text);
}

export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== "object" || value === null) return false;
  const { format, kdf, iterations, salt, iv, data } = value as Partial<Record<keyof Sealed, unknown>>;
  const isBounded = typeof iterations === "number" && iterations > 0 && iterations <= MOST_ITERATIONS;
  return format === FORMAT && kdf === KDF && isBounded && [salt, iv, data].every(isBase64);
}

/** Keyboards write one letter in several ways, and put a blank behind what they complete. */
const asTyped = (passphrase: string): string => passphrase.normalize("NFKC").trim();

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const words = new TextEncoder().encode(asTyped(passphrase));
  const raw = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const kdf = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(kdf, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** In pieces: a call with a million arguments overflows the stack. */
function base64(whole: Uint8Array): string {
  const PIECE = 0x8000;
  let text = "";
  for (let at = 0; at < whole.length; at += PIECE) text += String.fromCharCode(...whole.subarray(at, at + PIECE));
  return btoa(text);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function isBase64(value: unknown): value is string {
  return typeof value === "string" && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}
