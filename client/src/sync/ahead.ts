// The next pages of a long telling, asked for while those before them are written down: neither waits for the other.

/** What a page is asked by. */
interface Place {
  readonly run: number;
  readonly stage: string;
  readonly next: string | null;
}

export interface Ports<P extends Place, A> {
  /** So many pages wait in memory at most, besides the one that is being written down. */
  readonly most: number;
  ask(place: P): Promise<A>;
  /** What comes after this page; null when it is not to be asked for ahead. */
  following(place: P, answer: A): P | null;
}

interface Asked<P, A> {
  readonly place: P;
  readonly answer: Promise<A>;
}

export class Ahead<P extends Place, A> {
  readonly #ports: Ports<P, A>;
  /** The page that is being written down, and those after it. */
  #asked: Asked<P, A>[] = [];

  constructor(ports: Ports<P, A>) {
    this.#ports = ports;
  }

  /** This page, asked for now unless that was done before. What went wrong ahead is told to whoever then wants it. */
  page(place: P): Promise<A> {
    const [, next] = this.#asked;
    const isAsked = next !== undefined && isSame(next.place, place);
    const wanted = isAsked ? next : this.#ask(place);
    this.#asked = isAsked ? this.#asked.slice(1) : [wanted];
    this.#goOn();
    return wanted.answer;
  }

  #ask(place: P): Asked<P, A> {
    const answer = this.#ports.ask(place);
    answer.catch(() => undefined); // perhaps nobody ever wants it
    return { place, answer };
  }

  #goOn(): void {
    const last = this.#asked.at(-1);
    if (last === undefined || this.#asked.length > this.#ports.most) return;
    last.answer.then(
      (answer) => {
        const place = this.#asked.at(-1) === last ? this.#ports.following(last.place, answer) : null;
        if (place === null) return;
        this.#asked.push(this.#ask(place));
        this.#goOn();
      },
      () => undefined,
    );
  }
}

function isSame(one: Place, other: Place): boolean {
  return one.run === other.run && one.stage === other.stage && one.next === other.next;
}
