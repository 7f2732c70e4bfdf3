// For tests in the pseudo-language: words on screen that came from code instead of a catalogue.

/** Written by `Intl` or by the test's own people and settings. */
const NOT_OURS = /§|^[^\p{L}]*$|⟦|~|\d/u;
const KNOWN = ["Call", "Visit", "To qualify", "Visited", "Quotation", "Machines", "Marco Rinaldi", "Anna Berg"];
const DAYS = /^(mon|tue|wed|thu|fri|sat|sun|today|tomorrow|yesterday)$/i;

/** Names that people write carry a § so that they are told apart. */
export function wordsLeft(root: HTMLElement, names: readonly string[] = []): readonly string[] {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const left: string[] = [];
  while (walk.nextNode()) {
    const { textContent, parentElement } = walk.currentNode;
    const text = textContent?.trim() ?? "";
    if (parentElement?.closest("option, kbd, style")) continue;
    const isOurs = /[aeiou]/i.test(text) && !NOT_OURS.test(text) && !DAYS.test(text);
    if (isOurs && !KNOWN.includes(text) && !names.includes(text)) left.push(text);
  }
  return left;
}
