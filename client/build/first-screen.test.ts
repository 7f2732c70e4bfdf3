// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, test } from "vitest";

const BUDGET_BYTES = 60_000;
let files: Rolldown.RolldownOutput["output"];
let chunks: readonly Rolldown.OutputChunk[];

beforeAll(async () => {
  const built = (await build({ logLevel: "silent", build: { write: false } })) as Rolldown.RolldownOutput;
  files = built.output;
  chunks = files.filter((file) => file.type === "chunk");
}, 120_000);

const page = (): Rolldown.OutputChunk | undefined => chunks.find((chunk) => chunk.isEntry && chunk.name === "index");

function opened(module: string): Rolldown.OutputChunk {
  const found = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(module));
  if (!found) throw new Error(`${module} is in no chunk of its own`);
  return found;
}

/** What is fetched until these modules are here. */
function fetched(...modules: readonly string[]): readonly Rolldown.OutputChunk[] {
  const files = new Map<string, Rolldown.OutputChunk>();
  const add = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (!chunk || files.has(chunk.fileName)) return;
    files.set(chunk.fileName, chunk);
    for (const name of chunk.imports) add(chunks.find((one) => one.fileName === name));
  };
  add(page());
  for (const module of modules) add(opened(module));
  return [...files.values()];
}

/** Each file packed as the server sends it. */
const fetchedBytes = (...modules: readonly string[]): number =>
  fetched(...modules).reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);

test.each(["en", "it", "fr", "nb", "ru"])("Today in %s is on screen after 60 KB", (language) => {
  const bytes = fetchedBytes("features/today/index.ts", `messages/${language}/first.ts`);

  expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
});

test.each(["en", "it", "fr", "nb", "ru"])("signing in, in %s, is on screen after 60 KB", (language) => {
  const words = ["first.ts", "outside.ts"].map((file) => `messages/${language}/${file}`);

  expect(fetchedBytes("features/sign-in/index.ts", ...words)).toBeLessThanOrEqual(BUDGET_BYTES);
});

const APP_BYTES = 5_000_000;

test("R5: the whole app, every screen and sheet of it, is under 5 MB before its words", () => {
  const isWords = (file: (typeof files)[number]) =>
    file.type === "chunk" && Object.keys(file.modules).some((module) => module.includes("/messages/"));
  const sizes = files
    .filter((file) => !isWords(file) && !file.fileName.endsWith(".map"))
    .map((file) => Buffer.byteLength(file.type === "chunk" ? file.code : file.source));

  expect(sizes.length).toBeGreaterThan(50);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(APP_BYTES);
});

test("the page asks at once for every file of Today, and all of each is made ready while it comes", () => {
  const index = files.find(({ fileName }) => fileName === "index.html");
  const html = index?.type === "asset" ? String(index.source) : "";
  const today = fetched("features/today/index.ts");
  const styles = today.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);

  expect(styles.length).toBeGreaterThan(1);
  for (const { fileName, code } of today) {
    expect(html).toMatch(new RegExp(`(src|href)="/${fileName}"`));
    expect(code).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
  }
  for (const file of styles) expect(html).toMatch(new RegExp(`rel="stylesheet"[^>]*href="/${file}"`));
});

const WORDS = "src/messages/en";
/** The areas of words that come with the first screen; all others come after it. */
const FIRST = ["ui", "saving", "today", "deals"];

test("Today asks for no words that come after it", () => {
  const areas = readdirSync(WORDS).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []));
  const keys = areas
    .filter((area) => !FIRST.includes(area))
    .flatMap((area) => Object.keys(JSON.parse(readFileSync(`${WORDS}/${area}.json`, "utf8")) as object));
  const code = fetched("features/today/index.ts").map((chunk) => chunk.code);
  const asked = new Set(
    code.flatMap((text) => [...text.matchAll(/["'`]([a-z-]+\.[a-z0-9_.-]+)["'`]/g)].map(([, key]) => key)),
  );

  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((key) => asked.has(key))).toEqual([]);
});
