// @vitest-environment node
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { build } from "vite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serviceWorker } from "./service-worker.ts";

const SW =
  "declare const __FILES__: string[]; declare const __VERSION__: string;\nconsole.log(__VERSION__, __FILES__);";

let root = "";

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

async function built(): Promise<{ files: string[]; version: string; read: (name: string) => Buffer }> {
  await build({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [serviceWorker()],
    build: {
      rolldownOptions: {
        input: { index: join(root, "index.html"), sw: join(root, "sw.ts") },
        output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
      },
    },
  });
  const read = (name: string) => readFileSync(join(root, "dist", name));
  const code = read("sw.js").toString();
  return {
    files: JSON.parse(/\[.*\]/.exec(code)?.[0] ?? "[]"),
    version: /\b[0-9a-f]{16}\b/.exec(code)?.[0] ?? "",
    read,
  };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carnet-build-"));
  write({
    "index.html": '<script type="module" src="/main.ts"></script>',
    "main.ts": "document.title = 'one';",
    "sw.ts": SW,
    "public/manifest.webmanifest": "{}",
    "public/icons/small/a.png": "not really",
  });
});

afterEach(() => rmSync(root, { recursive: true }));

test("the worker knows the page, every built file and every copied one, however deep", async () => {
  const { files } = await built();

  expect(files).toContain("/");
  expect(files).toContain("/manifest.webmanifest");
  expect(files).toContain("/icons/small/a.png");
  expect(files.some((name) => /^\/assets\/index-.*\.js$/.test(name))).toBe(true);
  expect(files).not.toContain("/index.html");
  expect(files).not.toContain("/sw.js");
});

test.each([
  ["the page", { "main.ts": "document.title = 'two';" }],
  ["a copied file", { "public/manifest.webmanifest": '{"name":"two"}' }],
  ["the worker itself", { "sw.ts": `${SW}\nconsole.log("two");` }],
])("another version when %s changes, the same when nothing does", async (_what, change) => {
  const first = await built();
  const again = await built();
  write(change);
  const changed = await built();

  expect(first.version).toHaveLength(16);
  expect(again.version).toBe(first.version);
  expect(changed.version).not.toBe(first.version);
});

test("packed forms hold what the plain file holds, the finished worker included", async () => {
  const { read } = await built();

  expect(brotliDecompressSync(read("sw.js.br"))).toEqual(read("sw.js"));
  expect(brotliDecompressSync(read("manifest.webmanifest.br"))).toEqual(read("manifest.webmanifest"));
  expect(existsSync(join(root, "dist/icons/small/a.png.br"))).toBe(false);
});

test("a worker that shares code with the page stops the build", async () => {
  write({
    "shared.ts": "export const shared = () => document.title;",
    "main.ts": 'import { shared } from "./shared"; console.log(shared());',
    "sw.ts": `import { shared } from "./shared";\n${SW}\nconsole.log(shared());`,
  });

  await expect(built()).rejects.toThrow(/must stand alone/);
});
