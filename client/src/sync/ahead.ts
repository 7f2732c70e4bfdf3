// The next page of a long telling, asked for while the one before it is written down: neither waits for the other.

/** What a page is asked by. */
interface Place {
  readonly run: number;
  readonly stage: string;
  readonly next: string | null;
}

export class Ahead<P extends Place, A> {
  readonly #ask: (place: P) => Promise<A>;
  #asked: { readonly place: P; readonly answer: Promise<A> } | null = null;

  constructor(ask: (place: P) => Promise<A>) {
    this.#ask = ask;
  }

  /** Ask for this page, unless that was done before. */
  page(place: P): Promise<A> {
    const asked = this.#asked;
    this.#asked = null;
    return asked !== null && isSame(asked.place, place) ? asked.answer : this.#ask(place);
  }

  /** This page will be wanted next. What goes wrong is told to whoever then wants it. */
  prepare(place: P): void {
    const answer = this.#ask(place);
    answer.catch(() => undefined);
    this.#asked = { place, answer };
  }
}

function isSame(one: Place, other: Place): boolean {
  return one.run === other.run && one.stage === other.stage && one.next === other.next;
}
