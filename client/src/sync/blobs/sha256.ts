// The hash by which a file is known. The browser has it only where the page is secure: https, or localhost.

export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined;

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
