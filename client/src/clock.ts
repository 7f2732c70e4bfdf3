// The one place where the client reads clocks and makes ids; everything else gets them as an argument.

export interface Clock {
  /** The device's wall clock, ms. It may be wrong by years and may jump. */
  wallNow(): number;
  /** Milliseconds that only grow; for measuring, never for telling the time. */
  monotonic(): number;
  /** UUIDv7. */
  newId(): string;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

export function wallNow(): number {
  return Date.now();
}

export function monotonic(): number {
  return performance.now();
}

/** `crypto.randomUUID` is missing on plain http in a local network; `getRandomValues` is not. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const ms = wallNow();
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(ms / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidText(bytes);
}

export function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

export const clock: Clock = { wallNow, monotonic, newId, random: Math.random };
