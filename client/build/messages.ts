// Reads the ICU messages of src/messages at build time, so that no device carries the parser's work.

import { parse, TYPE } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";

const CATALOGUE = /\/src\/messages\/[^/]+\/[^/]+\.json$/;

/**
 * Turn each message into the tree that IntlMessageFormat takes; one without arguments stays a string, to be shown as it is.
 * A message that does not parse stops the build with its key.
 */
export function compiled(json: string, file: string): string {
  const messages = JSON.parse(json) as Record<string, string>;
  const trees = Object.entries(messages).map(([key, text]) => {
    try {
      const tree = parse(text, { captureLocation: false, ignoreTag: true });
      const [only] = tree;
      if (only === undefined) return [key, ""];
      return [key, tree.length === 1 && only.type === TYPE.literal ? only.value : tree];
    } catch (error) {
      throw new Error(`${file}: "${key}" is not a valid message: ${String(error)}`);
    }
  });
  return JSON.stringify(Object.fromEntries(trees));
}

export function messages(): Plugin {
  return {
    name: "carnet:messages",
    enforce: "pre",
    transform(code, id) {
      return CATALOGUE.test(id) ? { code: compiled(code, id), map: null } : null;
    },
  };
}
