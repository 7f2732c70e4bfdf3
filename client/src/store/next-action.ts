// The next action of an opportunity and whether it is to do or on standby (SYNC 2): computed, never stored.

import type { When } from "../protocol/types.gen";
import type { Row } from "./types";

/** The earliest action that is not done, ties by id; null when nothing is planned. */
export declare function nextAction(
  actions: Iterable<Row<"action">>,
  zone: string,
): Row<"action"> | null;
/** An open opportunity is to do when nothing is planned or its next action is due. */
export declare function isTodo(
  opportunity: Row<"opportunity">,
  actions: Iterable<Row<"action">>,
  now: number,
  zone: string,
): boolean;
/** The instant (ms) at which it becomes due; a date alone means 00:00 in `zone`. NaN when unreadable. */
export declare function dueInstant(when: When, zone: string): number;
