// A map whose values are kept by their users alone.

const SWEEP_EVERY = 1_000;

export class WeakValues<V extends object> {
  readonly #refs = new Map<string, WeakRef<V>>();
  #added = 0;

  get(key: string): V | undefined {
    return this.#refs.get(key)?.deref();
  }

  set(key: string, value: V): void {
    this.#refs.set(key, new WeakRef(value));
    this.#added += 1;
    if (this.#added % SWEEP_EVERY === 0) for (const _ of this.values());
  }

  *values(): Iterable<V> {
    for (const [key, ref] of this.#refs) {
      const value = ref.deref();
      if (value === undefined) this.#refs.delete(key);
      else yield value;
    }
  }
}
