// What may be lost by waiting: unsent work that a phone may clear, or that has stood for days.
import { signal } from "@preact/signals";

export type Risk = "not_opened" | "unsent" | "not_installed";

export interface Standing {
  readonly isIos: boolean;
  readonly isInstalled: boolean;
  /** Changes and files that only this device has. */
  readonly waiting: number;
  /** When the oldest of them was made, ms. */
  readonly oldestAt: number | null;
  /** When the app was last looked at before now, ms. */
  readonly awayFrom: number | null;
  readonly now: number;
}

const DAY_MS = 86_400_000;
/** An iPhone clears what a page has stored after seven days without a visit; two are left to act. */
const AWAY_MS = 5 * DAY_MS;
const UNSENT_MS = 3 * DAY_MS;
/** A cellar is no reason for a warning. */
const SETTLING_MS = 15 * 60_000;

/** The gravest of them; nothing while nothing waits. */
export function riskOf({ isIos, isInstalled, waiting, oldestAt, awayFrom, now }: Standing): Risk | undefined {
  if (waiting === 0 || oldestAt === null) return undefined;
  if (isIos && awayFrom !== null && now - awayFrom >= AWAY_MS) return "not_opened";
  if (now - oldestAt >= UNSENT_MS) return "unsent";
  return isIos && !isInstalled && now - oldestAt >= SETTLING_MS ? "not_installed" : undefined;
}

export const daysBetween = (from: number, to: number): number => Math.floor((to - from) / DAY_MS);

const KEY = "carnet.looked-at";

/** When the app was last looked at before this time; null when never, or not for long. */
export const awayFrom = signal<number | null>(null);

/** Write down each look; the answer stops it. */
export function watchLooks(now: () => number): () => void {
  const look = (): void => {
    if (document.visibilityState === "visible") awayFrom.value = remembered();
    remember(now());
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => document.removeEventListener("visibilitychange", look);
}

function remembered(): number | null {
  try {
    const at = Number(localStorage.getItem(KEY) ?? Number.NaN);
    return Number.isFinite(at) ? at : null;
  } catch {
    return null;
  }
}

function remember(at: number): void {
  try {
    localStorage.setItem(KEY, String(at));
  } catch {
    // Then nobody can say how long it was.
  }
}
