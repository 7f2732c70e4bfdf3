// Dragging a card with a finger or a mouse: a short hold tells it from scrolling, edges scroll, Esc lets go.

const HOLD_MS = 250;
/** A finger that moves this far within the hold is scrolling. */
const SLACK_PX = 10;
/** A mouse that moves this far is dragging. */
const START_PX = 5;
const EDGE_PX = 48;
const SCROLL_PX = 14;

export interface DragHost {
  /** A card was lifted: the page may mark where it came from. */
  lift(id: string): void;
  /** Over another column, or over none. */
  over(column: string | null): void;
  /** Let go; null when it was let go nowhere or by Esc. */
  drop(id: string, column: string | null): void;
  /** What scrolls sideways. */
  board(): HTMLElement | null;
}

/**
 * Begin with a press on a card. Nothing depends on it: each card has *Move* and keys. The answer ends it, for a page that
 * is left meanwhile.
 */
export function startDrag(press: PointerEvent, card: HTMLElement, id: string, host: DragHost): () => void {
  const drag = new Drag(press, card, id, host);
  return () => drag.end(false);
}

class Drag {
  readonly #press: PointerEvent;
  readonly #card: HTMLElement;
  readonly #id: string;
  readonly #host: DragHost;
  readonly #stops = new AbortController();
  #hold: ReturnType<typeof setTimeout> | undefined;
  #ghost: HTMLElement | null = null;
  #column: string | null = null;
  #at = { x: 0, y: 0 };
  #frame = 0;

  constructor(press: PointerEvent, card: HTMLElement, id: string, host: DragHost) {
    this.#press = press;
    this.#card = card;
    this.#id = id;
    this.#host = host;
    this.#at = { x: press.clientX, y: press.clientY };
    const { signal } = this.#stops;
    addEventListener("pointermove", (event) => this.#move(event), { signal });
    addEventListener("pointerup", () => this.end(true), { signal });
    addEventListener("pointercancel", () => this.end(false), { signal });
    addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
    // Only a listener that was there before the touch began, on what is touched, can keep the browser from scrolling.
    card.addEventListener("touchmove", (event) => this.#ghost && event.preventDefault(), { signal, passive: false });
    card.addEventListener("contextmenu", (event) => press.pointerType !== "mouse" && event.preventDefault(), {
      signal,
    });
    if (press.pointerType !== "mouse") this.#hold = setTimeout(() => this.#lift(), HOLD_MS);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#press.pointerId) return;
    this.#at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(event.clientX - this.#press.clientX, event.clientY - this.#press.clientY);
    if (this.#ghost === null) {
      if (this.#press.pointerType === "mouse" && far > START_PX) this.#lift();
      else if (this.#press.pointerType !== "mouse" && far > SLACK_PX) this.end(false);
      return;
    }
    this.#follow();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.#ghost === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.end(false);
  }

  #lift(): void {
    const box = this.#card.getBoundingClientRect();
    const ghost = this.#card.cloneNode(true) as HTMLElement;
    ghost.classList.add("lift");
    ghost.setAttribute("aria-hidden", "true");
    ghost.inert = true;
    Object.assign(ghost.style, { width: `${box.width}px`, left: `${box.left}px`, top: `${box.top}px` });
    document.body.append(ghost);
    this.#ghost = ghost;
    navigator.vibrate?.(10);
    getSelection()?.removeAllRanges();
    this.#host.lift(this.#id);
    // A click follows the letting go; it would open the card that was only moved.
    addEventListener("click", swallow, { capture: true, once: true });
    this.#follow();
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #follow(): void {
    if (this.#ghost === null) return;
    const { x, y } = this.#at;
    this.#ghost.style.translate = `${x - this.#press.clientX}px ${y - this.#press.clientY}px`;
    const column = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-column]")?.dataset.column ?? null;
    if (column === this.#column) return;
    this.#column = column;
    this.#host.over(column);
  }

  /** Held at an edge, the board goes on by itself; a column does so upwards and downwards. */
  #scroll(): void {
    if (this.#ghost === null) return;
    const board = this.#host.board();
    if (board !== null) {
      const box = board.getBoundingClientRect();
      board.scrollLeft += push(this.#at.x, box.left, box.right);
      const cards = document.elementFromPoint(this.#at.x, this.#at.y)?.closest<HTMLElement>("[data-scroll]");
      if (cards && board.contains(cards)) {
        const inner = cards.getBoundingClientRect();
        cards.scrollTop += push(this.#at.y, inner.top, inner.bottom);
      }
      this.#follow();
    }
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  end(isDropped: boolean): void {
    clearTimeout(this.#hold);
    cancelAnimationFrame(this.#frame);
    this.#stops.abort();
    const wasLifted = this.#ghost !== null;
    this.#ghost?.remove();
    this.#ghost = null;
    if (!wasLifted) return;
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
    this.#host.drop(this.#id, isDropped ? this.#column : null);
  }
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** How far to scroll in a frame when the pointer is this near to an edge. */
export function push(at: number, from: number, to: number): number {
  if (at < from + EDGE_PX) return -SCROLL_PX;
  return at > to - EDGE_PX ? SCROLL_PX : 0;
}
