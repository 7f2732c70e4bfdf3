// Which rows of a grid of equal heights are in view, and a few on either side.
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

const BEYOND = 8;
const FALLBACK_PX = 44;

export interface Window {
  /** Rows that fit into the view. */
  readonly visible: number;
  /** Rows to draw, with the active one wherever it is: its cell holds the focus. */
  indexes(active: number): readonly number[];
  /** Bring a row into view. */
  show(row: number): void;
}

interface Measure {
  readonly top: number;
  readonly height: number;
  readonly row: number;
}

export function useWindow(box: RefObject<HTMLElement | null>, count: number): Window {
  const [{ top, height, row }, setMeasure] = useState<Measure>({ top: 0, height: 800, row: FALLBACK_PX });
  useLayoutEffect(() => {
    const scroller = box.current;
    if (scroller === null) return;
    const measure = () => {
      const tall = Number.parseFloat(getComputedStyle(scroller).getPropertyValue("--grid-row")) || FALLBACK_PX;
      setMeasure({ top: scroller.scrollTop, height: scroller.clientHeight || 800, row: tall });
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
  const first = Math.max(0, Math.floor(top / row) - BEYOND);
  const last = Math.min(count - 1, Math.ceil((top + height) / row) + BEYOND);
  return {
    visible: Math.max(1, Math.floor(height / row) - 1),
    indexes(active) {
      const found = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
      if (active >= 0 && active < count && (active < first || active > last)) found.push(active);
      return found;
    },
    show(index) {
      const scroller = box.current;
      if (scroller === null) return;
      const head = row; // the names of the columns stay on top
      const from = index * row;
      if (from < scroller.scrollTop) scroller.scrollTop = from;
      else if (from + row + head > scroller.scrollTop + scroller.clientHeight) {
        scroller.scrollTop = from + row + head - scroller.clientHeight;
      }
    },
  };
}
