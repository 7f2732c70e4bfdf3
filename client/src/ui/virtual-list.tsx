// Long lists: only what is in view stands in the document, whatever the height of each row.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import { type Offsets, offsetsOf, type Span, spanOf } from "./windowing";

export interface VirtualListProps<T> {
  readonly items: readonly T[];
  /** Expected height of an item in pixels; the true one is measured when it comes into view. */
  readonly estimate: number | ((item: T, index: number) => number);
  readonly itemKey: (item: T, index: number) => string;
  readonly render: (item: T, index: number) => ComponentChildren;
  readonly label?: string | undefined;
  /** Keep this item in view: the one chosen by keys. */
  readonly showIndex?: number | undefined;
}

/** Items drawn beyond either end of what is in view. */
const BEYOND = 6;
/** Before there is a layout: about a screen of a phone. */
const FIRST_PX = 800;

/** A list in the nearest scrolling page, sheet or column. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, itemKey, render, label } = props;
  const { box, span, offsets } = useWindow(props);
  const end = offsets[items.length] ?? 0;
  const space = { paddingTop: `${offsets[span.from] ?? 0}px`, paddingBottom: `${end - (offsets[span.to] ?? end)}px` };
  return (
    <ul ref={box} class="virtual" aria-label={label} style={space}>
      {items.slice(span.from, span.to).map((item, at) => {
        const index = span.from + at;
        return (
          <li
            key={itemKey(item, index)}
            data-index={index}
            data-key={itemKey(item, index)}
            aria-setsize={items.length}
            aria-posinset={index + 1}
          >
            {render(item, index)}
          </li>
        );
      })}
    </ul>
  );
}

/** True heights, and how often one of them has changed. */
interface Sizes {
  readonly byKey: Map<string, number>;
  turn: number;
  /** As high as the first ones turned out: a better guess than any that was made before they were seen. */
  usual: number | null;
}

interface View {
  readonly box: { readonly current: HTMLUListElement | null };
  readonly span: Span;
  readonly offsets: Offsets;
}

function useWindow<T>(props: VirtualListProps<T>): View {
  const { showIndex } = props;
  const box = useRef<HTMLUListElement>(null);
  const sizes = useRef<Sizes>({ byKey: new Map(), turn: 0, usual: null });
  const seen = useRef({ top: 0, height: FIRST_PX });
  const [, redraw] = useReducer<number, undefined>((turn) => turn + 1, 0);

  const offsets = useOffsets(props, sizes.current);
  const span = spanOf(offsets, seen.current.top, seen.current.height, BEYOND);
  const drawn = useRef(span);
  drawn.current = span;
  const placed = useRef(offsets);
  placed.current = offsets;

  useLayoutEffect(() => {
    const list = box.current;
    const scroller = list?.closest("[data-scroll]");
    if (!list || !scroller) return undefined;
    const look = (): void => {
      seen.current = viewOf(list, scroller);
      const next = spanOf(placed.current, seen.current.top, seen.current.height, BEYOND);
      if (next.from !== drawn.current.from || next.to !== drawn.current.to) redraw(undefined);
    };
    const watch = new ResizeObserver(look); // a keyboard opens, the window turns, type grows
    watch.observe(scroller);
    watch.observe(list);
    scroller.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      watch.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, []);

  useLayoutEffect(() => {
    if (box.current && measure(box.current, sizes.current, placed.current)) redraw(undefined);
  });

  useLayoutEffect(() => {
    if (box.current && showIndex !== undefined && showIndex >= 0) show(box.current, placed.current, showIndex);
  }, [showIndex]);

  return { box, span, offsets };
}

/** Where items begin; reckoned anew only when the items or a height have changed, not at every turn of the wheel. */
function useOffsets<T>({ items, estimate, itemKey }: VirtualListProps<T>, sizes: Sizes): Offsets {
  const held = useRef<{ readonly items: readonly T[]; readonly turn: number; readonly offsets: Offsets }>(undefined);
  if (held.current?.items !== items || held.current.turn !== sizes.turn) {
    const offsets = offsetsOf(items.length, (index) => {
      const item = items[index] as T; // the index comes from these items
      const guess = typeof estimate === "number" ? (sizes.usual ?? estimate) : estimate(item, index);
      return sizes.byKey.get(itemKey(item, index)) ?? guess;
    });
    held.current = { items, turn: sizes.turn, offsets };
  }
  return held.current.offsets;
}

/** Which part of the list is in view. Heads and notes above it push it down, so this is asked anew each time. */
function viewOf(list: Element, scroller: Element): { readonly top: number; readonly height: number } {
  const top = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;
  return { top, height: scroller.clientHeight || FIRST_PX };
}

/**
 * Take the true heights of what is drawn; true when one was guessed wrong. Rows above the view that turn out higher or
 * lower would move what somebody is reading: the page is scrolled by as much in the same frame.
 */
function measure(list: HTMLElement, sizes: Sizes, offsets: Offsets): boolean {
  const scroller = list.closest("[data-scroll]");
  if (!scroller || list.clientWidth === 0) return false;
  const { top } = viewOf(list, scroller);
  let above = 0;
  let isWrong = false;
  for (const row of list.children as Iterable<Element> & HTMLCollectionOf<HTMLElement>) {
    const index = Number(row.dataset.index);
    const guessed = (offsets[index + 1] ?? 0) - (offsets[index] ?? 0);
    const size = row.getBoundingClientRect().height;
    if (Math.abs(size - guessed) < 0.5) continue;
    isWrong = true;
    if (top <= 0) sizes.usual ??= size; // nothing stands above that would move
    sizes.byKey.set(row.dataset.key ?? "", size);
    if ((offsets[index + 1] ?? 0) <= top) above += size - guessed;
  }
  if (isWrong) sizes.turn += 1;
  if (above !== 0) scroller.scrollTop += above;
  return isWrong;
}

/** Scroll as little as needed for an item to be wholly in view. */
function show(list: HTMLElement, offsets: Offsets, index: number): void {
  const scroller = list.closest("[data-scroll]");
  if (!scroller) return;
  const { top, height } = viewOf(list, scroller);
  const start = offsets[index] ?? 0;
  const end = offsets[index + 1] ?? start;
  if (start < top) scroller.scrollTop += start - top;
  else if (end > top + height) scroller.scrollTop += end - top - height;
}
