// Long lists: only what is in view stands in the document, whatever the height of each row.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

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

/** A list in the nearest scrolling page or sheet. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, itemKey, render, label, showIndex } = props;
  const box = useRef<HTMLUListElement>(null);
  const list = useVirtualizer(box, props);
  useLayoutEffect(() => {
    if (showIndex !== undefined && showIndex >= 0) list.scrollToIndex(showIndex, { align: "auto" });
  }, [showIndex, list]);
  return (
    <ul ref={box} class="virtual" aria-label={label} style={{ height: `${list.getTotalSize()}px` }}>
      {list.getVirtualItems().map((slot) => {
        const item = items[slot.index];
        if (item === undefined) return null;
        const top = slot.start - list.options.scrollMargin;
        return (
          <li
            key={itemKey(item, slot.index)}
            ref={list.measureElement}
            data-index={slot.index}
            aria-setsize={items.length}
            aria-posinset={slot.index + 1}
            style={{ transform: `translateY(${top}px)` }}
          >
            {render(item, slot.index)}
          </li>
        );
      })}
    </ul>
  );
}

type Box = { readonly current: HTMLUListElement | null };

function useVirtualizer<T>(box: Box, { items, estimate, itemKey }: VirtualListProps<T>) {
  const [, redraw] = useReducer<number, undefined>((turn) => turn + 1, 0);
  const held = useRef<Virtualizer<Element, Element>>(undefined);
  const scroller = () => box.current?.closest("[data-scroll]") ?? null;
  const options: VirtualizerOptions<Element, Element> = {
    count: items.length,
    getScrollElement: scroller,
    estimateSize: (index) => {
      const item = items[index];
      return typeof estimate === "number" || item === undefined ? Number(estimate) || 64 : estimate(item, index);
    },
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : itemKey(item, index);
    },
    overscan: 6,
    scrollMargin: offsetWithin(box.current, scroller()),
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
  };
  held.current ??= new Virtualizer(options);
  const list = held.current;
  list.setOptions(options);
  useLayoutEffect(() => list._didMount(), [list]);
  useLayoutEffect(() => list._willUpdate());
  // The first drawing had no scroller to measure against: draw once more now that there is one.
  useLayoutEffect(() => redraw(undefined), []);
  return list;
}

/** How far below the top of the scrolled content the list begins: heads and notes stand above it. */
function offsetWithin(list: HTMLElement | null, scroller: Element | null): number {
  if (!list || !scroller) return 0;
  return list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}
