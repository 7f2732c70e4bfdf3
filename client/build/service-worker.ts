// Finishes the build: tells sw.js every file there is and a version made of all of them, and packs each file beside itself.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

type Body = string | Uint8Array;

/** What gains nothing from packing, because it is packed already. */
const PACKED = /\.(png|jpe?g|webp|avif|woff2|br|gz)$/;
/** Not kept offline: the worker itself, the page under its second name (it is kept as `/`), and maps. */
const NOT_KEPT = /^\/(sw\.js|index\.html)$|\.map$/;

function copiedFrom(folder: string): [string, Body][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = `${entry.parentPath}${sep}${entry.name}`;
      return [relative(folder, path).split(sep).join("/"), readFileSync(path)];
    });
}

/** Expects `__FILES__` (string[]) and `__VERSION__` (string) as undeclared names in src/sw/sw.ts. */
export function serviceWorker(): Plugin {
  let publicFolder = "";
  return {
    name: "carnet:service-worker",
    apply: "build",
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const sw = bundle["sw.js"];
        if (sw?.type !== "chunk") return this.error("sw.js is missing");
        if (sw.imports.length + sw.dynamicImports.length + sw.exports.length > 0)
          return this.error(`sw.js must stand alone, a classic worker cannot import: ${sw.imports.join(", ")}`);
        for (const name of ["__FILES__", "__VERSION__"])
          if (!sw.code.includes(name)) return this.error(`sw.js does not use ${name}`);

        const built = Object.values(bundle).map((file): [string, Body] => [
          file.fileName,
          file.type === "chunk" ? file.code : file.source,
        ]);
        const all = [...built, ...copiedFrom(publicFolder)].sort(([a], [b]) => (a < b ? -1 : 1));
        const hash = createHash("sha256");
        for (const [name, body] of all) hash.update(name).update(body);
        const kept = all.map(([name]) => `/${name}`).filter((name) => !NOT_KEPT.test(name));
        sw.code = sw.code
          .replaceAll("__FILES__", JSON.stringify(["/", ...kept]))
          .replaceAll("__VERSION__", JSON.stringify(hash.digest("hex").slice(0, 16)));

        for (const [name, old] of all) {
          if (PACKED.test(name)) continue;
          const body = name === "sw.js" ? sw.code : old;
          this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotliCompressSync(body) });
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(body, { level: 9 }) });
        }
      },
    },
  };
}
