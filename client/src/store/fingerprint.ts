// A number made of a text: the same on server and device, and small where the text itself would be too much to hold.

/** FNV-1a, 32 bits, over UTF-8; ids and numbers are plain ASCII. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
