import fc from "fast-check";
import { expect, test } from "vitest";
import { uuidText } from "../clock";
import { derivedId } from "./derived-id";

async function reference(namespace: string, name: string): Promise<string> {
  const space = namespace.replaceAll("-", "").match(/../g) ?? [];
  const input = [...space.map((hex) => Number.parseInt(hex, 16)), ...new TextEncoder().encode(name)];
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-1", Uint8Array.from(input))).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidText(bytes);
}

test("a derived id is the one of RFC 9562", () => {
  const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

  expect(derivedId(dns, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
});

test("a derived id is that of the platform's own SHA-1, whatever the name", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uuid(), fc.string({ unit: "grapheme", maxLength: 200 }), async (namespace, name) => {
      expect(derivedId(namespace, name)).toBe(await reference(namespace, name));
    }),
  );
});
