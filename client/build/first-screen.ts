// Puts what the first screen needs into two files: dozens of small ones pack worse and are asked for one by one. The page
// asks for both at once.

import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";

/** What the bundler knows of a module. */
interface Module {
  readonly importedIds: readonly string[];
}

interface Graph {
  getModuleInfo(id: string): Module | null;
}

/** The page itself, and the screen that it opens on for whoever is signed in. */
const ROOTS = { start: "/src/main.tsx", today: "/src/features/today/index.ts" };

/** Names the chunk of a module; null leaves it to the bundler. For `codeSplitting.groups`. */
export function firstScreen(root: string): (id: string, graph: Graph) => string | null {
  let start: ReadonlySet<string> | undefined;
  let today: ReadonlySet<string> | undefined;
  return (id, graph) => {
    start ??= reachable(root + ROOTS.start, graph);
    today ??= reachable(root + ROOTS.today, graph);
    if (start.has(id)) return "start";
    return today.has(id) ? "today" : null;
  };
}

/** Everything that a module imports without waiting, by however many steps. */
function reachable(from: string, graph: Graph): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}

/** V8 makes the code of such a file while it fetches it, beside the page's work, not function by function as each is called. */
const RUNS_AT_ONCE = "//# allFunctionsCalledOnLoad\n";

/** Asks for the files of *Today* and their styles with the page: found one in the other, each would wait for the last. */
export function fetchTogether(): Plugin {
  return {
    name: "carnet:first-screen",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) =>
        linksTo(Object.values(bundle)).filter(({ attrs }) => !html.includes(String(attrs?.href))),
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = Object.values(bundle);
        for (const chunk of firstChunks(files)) chunk.code = RUNS_AT_ONCE + chunk.code;
      },
    },
  };
}

type Files = readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[];

/** *Today*, and whatever it imports; none where another page is built. */
function firstChunks(files: Files): Rolldown.OutputChunk[] {
  const chunks = files.filter((file) => file.type === "chunk");
  const found = new Set(chunks.filter(({ facadeModuleId }) => facadeModuleId?.endsWith(ROOTS.today)));
  for (const { imports } of found) for (const chunk of chunks) if (imports.includes(chunk.fileName)) found.add(chunk);
  return [...found];
}

function linksTo(files: Files): HtmlTagDescriptor[] {
  const chunks = firstChunks(files);
  const styles = chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
  const link = (rel: string, file: string): HtmlTagDescriptor => ({
    tag: "link",
    attrs: { rel, crossorigin: true, href: `/${file}` },
    injectTo: "head",
  });
  const scripts = chunks.map(({ fileName }) => link("modulepreload", fileName));
  return [...scripts, ...styles.map((file) => link("stylesheet", file))];
}
