// What lies over the page (sheets, menus) and the browser's history: *back* closes the topmost layer first.

interface Layer {
  readonly close: () => void;
}

/** What the router does when a step back was not about a layer. */
type Leave = () => void;

const layers: Layer[] = [];
let leave: Leave = () => {};
let ownSteps = 0; // steps back that we ask for ourselves and must not take for the person's
const afterSteps: (() => void)[] = [];
/** History answers within a frame or two. */
const ANSWER_MS = 300;

const depthHere = (): number => (history.state as { layer?: number } | null)?.layer ?? 0;

/** Listen to *back*. Called once by the router. */
export function watchHistory(onLeave: Leave): () => void {
  leave = onLeave;
  addEventListener("popstate", onPop);
  if (depthHere() > 0) stepBack(depthHere()); // reloaded with a sheet open: its entry leads nowhere now
  return () => removeEventListener("popstate", onPop);
}

function onPop(): void {
  if (ownSteps > 0) {
    ownSteps -= 1;
    if (ownSteps === 0) afterOwnSteps();
    return;
  }
  if (layers.length > depthHere()) {
    for (const layer of layers.splice(depthHere()).reverse()) layer.close();
    return;
  }
  leave();
}

function stepBack(steps: number): void {
  ownSteps += 1;
  history.go(-steps);
  setTimeout(giveUpWaiting, ANSWER_MS);
}

/** A browser that has no such entry answers nothing at all; waiting on, we would never open a page again. */
function giveUpWaiting(): void {
  if (ownSteps === 0) return;
  ownSteps = 0;
  afterOwnSteps();
}

function afterOwnSteps(): void {
  for (const run of afterSteps.splice(0)) run();
}

/** Put a layer over the page; the answer takes it away again and is safe to call twice. */
export function openLayer(close: () => void): () => void {
  const layer: Layer = { close };
  let wanted = true;
  whenSettled(() => {
    if (!wanted) return;
    const stale = onStaleEntry(); // one sheet takes the place of another: it takes its entry, too
    layers.push(layer);
    const state = { layer: layers.length };
    if (stale) history.replaceState(state, "");
    else history.pushState(state, "");
  });
  return () => {
    wanted = false;
    const at = layers.indexOf(layer);
    if (at < 0) return;
    layers.splice(at, 1);
    // Whoever closes a sheet often goes on to another page at once: that page then takes over the sheet's entry.
    setTimeout(dropStaleEntry, 0);
  };
}

function dropStaleEntry(): void {
  const stale = depthHere() - layers.length;
  if (stale > 0 && ownSteps === 0) stepBack(stale);
}

/** Run when no step back of our own is under way: history answers later, and an entry pushed meanwhile would be lost. */
export function whenSettled(run: () => void): void {
  if (ownSteps > 0) afterSteps.push(run);
  else run();
}

/** Whether the entry we stand on belongs to a layer that is closed already, and may be replaced. */
export function onStaleEntry(): boolean {
  return depthHere() > layers.length;
}

/** Close everything that lies over the page: a page is left. */
export function closeLayers(): void {
  for (const layer of layers.splice(0).reverse()) layer.close();
}
