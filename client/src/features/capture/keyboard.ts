// The phone's keyboard covers the page without telling it: how much of it, so that Save stays in view (UX, 320 by 568).
import { useEffect } from "preact/hooks";

/** Less is a browser's bar that comes and goes, no keyboard. */
const LEAST_PX = 80;

/** Sets `--keyboard` and, while one is open, `data-keyboard` on the page as long as the caller is shown. */
export function useKeyboardHeight(): void {
  useEffect(() => {
    const view = globalThis.visualViewport;
    if (!view) return;
    const root = document.documentElement;
    const measure = () => {
      const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop);
      root.style.setProperty("--keyboard", `${Math.round(covered)}px`);
      root.toggleAttribute("data-keyboard", covered > LEAST_PX);
    };
    measure();
    view.addEventListener("resize", measure);
    view.addEventListener("scroll", measure);
    return () => {
      view.removeEventListener("resize", measure);
      view.removeEventListener("scroll", measure);
      root.style.removeProperty("--keyboard");
      root.removeAttribute("data-keyboard");
    };
  }, []);
}
