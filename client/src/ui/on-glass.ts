// A new answer in two steps: what is in view at once, the rest when that stands on the glass and the next key may come.
import { useEffect, useState } from "preact/hooks";

/** Whether the browser has painted a page with this answer; false once for each. */
export function useOnGlass(answer: object): boolean {
  const [painted, setPainted] = useState<object | null>(null);
  useEffect(() => setPainted(answer), [answer]);
  return painted === answer;
}
