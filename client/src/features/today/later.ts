// What stands on Today beside the rows of the day, fetched when all of them are read: the first screen starts with little.
import { signal } from "@preact/signals";
import { loadOtherWords } from "../../i18n";

type More = typeof import("./more");

export const more = signal<More | undefined>(undefined);

let underWay: Promise<void> | undefined;

export function fetchMore(): Promise<void> {
  underWay ??= Promise.all([import("./more"), loadOtherWords()]).then(
    ([found]) => {
      more.value = found;
    },
    () => {
      underWay = undefined; // never fetched here and no network: the rows of the day stand without it
    },
  );
  return underWay;
}
