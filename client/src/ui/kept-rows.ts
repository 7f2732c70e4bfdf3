// Rows of a long list that need not be drawn again: scrolling moves them, and only those that come into view are new.
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";

/**
 * A `render` for long lists that draws each item once and hands out the same drawing as long as the item and `inputs` stay.
 * What changes by itself (a signal, a context) still reaches the row.
 */
export function useKeptRows<T extends object>(
  render: (item: T) => ComponentChildren,
  inputs: readonly unknown[],
): (item: T) => ComponentChildren {
  return useMemo(() => {
    const drawn = new WeakMap<T, ComponentChildren>();
    return (item: T) => {
      const before = drawn.get(item);
      if (before !== undefined) return before;
      const fresh = render(item);
      drawn.set(item, fresh);
      return fresh;
    };
  }, inputs);
}
