// Which rows of a grid of equal heights are in view, and a few on either side.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useOnGlass } from "../../ui/on-glass"; // no part of `ui`: what stands there is loaded with the first screen

/** Rows drawn beyond either end of what is in view. */
const BEYOND = 10;
/** The drawn rows are moved on when fewer than these are left to scroll into: often, so that each time they are few. */
const LEFT = 6;
const ROW_PX = 44;
const VIEW_PX = 800;

export interface Window {
  /** Rows that fit into the view. */
  readonly visible: number;
  /** Rows to draw, by their places in the document, with the active one wherever it is: its cell holds the focus. */
  drawn(active: number, isEdited: boolean): readonly Drawn[];
  /** Whether a row waits until those in view have been painted: with new rows a key is answered by what can be seen. */
  isLate(index: number): boolean;
  /** Bring a row into view. */
  show(row: number): void;
}

export interface Drawn {
  readonly index: number;
  /** Rows that leave the view give their place in the document to those that enter: words change, nothing is made anew. */
  readonly slot: number;
}

/** Of the active row when it is out of view or written in: whatever is scrolled past, what is typed stays where it is. */
const APART = -1;

interface Measure {
  readonly first: number;
  readonly visible: number;
  readonly row: number;
}

export function useWindow(box: RefObject<HTMLElement | null>, rows: readonly unknown[]): Window {
  const count = rows.length;
  const isPainted = useOnGlass(rows);
  const [measured, setMeasured] = useState<Measure>({ first: 0, visible: Math.ceil(VIEW_PX / ROW_PX), row: ROW_PX });
  const latest = useRef(measured);
  const top = useRef(0); // the first row in view, also when those drawn are not moved on
  useLayoutEffect(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const measure = () => {
      const row = Number.parseFloat(getComputedStyle(scroller).getPropertyValue("--grid-row")) || ROW_PX;
      const visible = Math.ceil((scroller.clientHeight || VIEW_PX) / row);
      const next = { first: Math.floor(scroller.scrollTop / row), visible, row };
      top.current = next.first;
      const { current } = latest;
      const moved = Math.abs(next.first - current.first);
      if (moved <= BEYOND - LEFT && next.visible === current.visible && next.row === current.row) return;
      latest.current = next;
      setMeasured(next);
    };
    measure();
    scroller.addEventListener("scroll", measure, { passive: true });
    const watcher = new ResizeObserver(measure);
    watcher.observe(scroller);
    return () => {
      scroller.removeEventListener("scroll", measure);
      watcher.disconnect();
    };
  }, []);
  const { first, visible, row } = measured;
  const from = Math.max(0, first - BEYOND);
  const to = Math.min(count, first + visible + BEYOND);
  return {
    visible: Math.max(1, visible - 2),
    drawn: (active, isEdited) => placesOf({ from, to }, visible + 2 * BEYOND, active < count ? active : -1, isEdited),
    isLate: (index) => !isPainted && (index < top.current || index > top.current + visible),
    show(index) {
      const scroller = box.current;
      if (scroller === null) return;
      const head = row; // the names of the columns stay on top
      const top = index * row;
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top + row + head > scroller.scrollTop + scroller.clientHeight) {
        scroller.scrollTop = top + row + head - scroller.clientHeight;
      }
    },
  };
}

/** A row has the same place in every window that it is in; `slots` is how many rows a window has at most. */
export function placesOf(
  { from, to }: { readonly from: number; readonly to: number },
  slots: number,
  active: number,
  isEdited: boolean,
): readonly Drawn[] {
  const isApart = active >= 0 && (isEdited || active < from || active >= to);
  const found: Drawn[] = isApart ? [{ index: active, slot: APART }] : [];
  for (let index = from; index < to; index += 1) {
    if (!isApart || index !== active) found.push({ index, slot: index % slots });
  }
  return found.sort((one, other) => one.slot - other.slot);
}
