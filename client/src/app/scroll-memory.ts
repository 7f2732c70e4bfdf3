// Where each page was scrolled to: *back* returns to the same lines, and a place keeps its own.
import { placeOf } from "./places";
import { arrivedBack, path } from "./router";

const tops = new Map<string, number>();
/** Enough for a day; a page forgotten starts at its top. */
const MOST = 200;

export function rememberScroll(page: string, top: number): void {
  tops.delete(page);
  tops.set(page, top);
  const [oldest] = tops.keys();
  if (tops.size > MOST && oldest !== undefined) tops.delete(oldest);
}

/** A record opened anew is read from its top. */
export function recallScroll(page: string): number {
  return placeOf(page) || arrivedBack() ? (tops.get(page) ?? 0) : 0;
}

export const pageHere = (): string => path.peek();
