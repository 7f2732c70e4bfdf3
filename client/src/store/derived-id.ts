// Ids that two devices must make alike: UUIDv5 in the workspace's namespace (SYNC 4.1).

import { uuidText } from "../clock";

/** UUIDv5 of `name`. `crypto.subtle` answers later and not at all on plain http, so SHA-1 is done here. */
export function derivedId(namespace: string, name: string): string {
  const space = bytesOf(namespace);
  const text = new TextEncoder().encode(name);
  const input = new Uint8Array(16 + text.length);
  input.set(space);
  input.set(text, 16);
  const hash = sha1(input).subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return uuidText(hash);
}

function bytesOf(uuid: string): Uint8Array {
  const hex = uuid.replaceAll("-", "");
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function sha1(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length * 8);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  for (let at = 0; at < padded.length; at += 64) addBlock(state, view, at);
  const out = new DataView(new ArrayBuffer(20));
  state.forEach((word, i) => {
    out.setUint32(4 * i, word);
  });
  return new Uint8Array(out.buffer);
}

function addBlock(state: Uint32Array, view: DataView, at: number): void {
  const w = new Uint32Array(80);
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 80; i++) w[i] = turned(word(w, i - 3) ^ word(w, i - 8) ^ word(w, i - 14) ^ word(w, i - 16), 1);
  let [a, b, c, d, e] = [0, 1, 2, 3, 4].map((i) => word(state, i)) as [number, number, number, number, number];
  for (let i = 0; i < 80; i++) {
    const [f, k] = mixed(i, b, c, d);
    const next = (turned(a, 5) + f + e + k + word(w, i)) >>> 0;
    [a, b, c, d, e] = [next, a, turned(b, 30), c, d];
  }
  [a, b, c, d, e].forEach((part, i) => {
    state[i] = (word(state, i) + part) >>> 0;
  });
}

function mixed(round: number, b: number, c: number, d: number): readonly [number, number] {
  if (round < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (round < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (round < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}

function word(words: Uint32Array, i: number): number {
  return words[i] ?? 0;
}

function turned(value: number, bits: number): number {
  return ((value << bits) | (value >>> (32 - bits))) >>> 0;
}
