// What stands on Today beside the rows of the day, fetched right after them: the first screen starts with little.
import { signal } from "@preact/signals";
import { loadOtherWords } from "../../i18n";

type More = typeof import("./more");

export const more = signal<More | undefined>(undefined);

void Promise.all([import("./more"), loadOtherWords()]).then(
  ([found]) => {
    more.value = found;
  },
  () => undefined, // never fetched here and no network: the rows of the day stand without it
);
