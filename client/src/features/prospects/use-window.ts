// Which rows of a grid of equal heights are in view, and a few on either side.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Rows drawn beyond either end of what is in view. */
const BEYOND = 12;
/** The drawn rows are moved on when fewer than these are left to scroll into. */
const LEFT = 4;
const ROW_PX = 44;
const VIEW_PX = 800;

export interface Window {
  /** Rows that fit into the view. */
  readonly visible: number;
  /** Rows to draw, with the active one wherever it is: its cell holds the focus. */
  indexes(active: number): readonly number[];
  /** Bring a row into view. */
  show(row: number): void;
}

interface Measure {
  readonly first: number;
  readonly visible: number;
  readonly row: number;
}

export function useWindow(box: RefObject<HTMLElement | null>, count: number): Window {
  const [measured, setMeasured] = useState<Measure>({ first: 0, visible: Math.ceil(VIEW_PX / ROW_PX), row: ROW_PX });
  const latest = useRef(measured);
  useLayoutEffect(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const measure = () => {
      const row = Number.parseFloat(getComputedStyle(scroller).getPropertyValue("--grid-row")) || ROW_PX;
      const visible = Math.ceil((scroller.clientHeight || VIEW_PX) / row);
      const next = { first: Math.floor(scroller.scrollTop / row), visible, row };
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
    indexes(active) {
      const found = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
      if (active >= 0 && active < count && (active < from || active >= to)) found.push(active);
      return found;
    },
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
