// Puts what the first screen needs into two files: dozens of small ones pack worse and are asked for one by one.

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
