// What the store knows of its own state, for the words of saving.

import type { Notice } from "./vault";

export interface LocalFacts {
  /** Operations that the server has not answered. */
  readonly waiting: number;
  /** When the oldest of them was made, ms. */
  readonly waitingSince: number | null;
  /** Photos and files whose bytes the server has not confirmed. */
  readonly files: number;
  readonly needsYou: number;
  readonly held: number;
  /** Gestures that the storage of this device has not taken. */
  readonly unsaved: number;
  /** What is being typed could not be kept as a draft. */
  readonly isDraftUnsaved: boolean;
  readonly rescued: number;
  readonly notices: readonly Notice[];
  readonly isFull: boolean;
  readonly isBlocked: boolean;
  /** Another tab runs a newer version of the app: this one has to be loaded again. */
  readonly isOutdated: boolean;
  readonly persisted: boolean | null;
  readonly quota: { readonly usage: number; readonly quota: number } | null;
  /** A pull has come to its end at least once on this device. */
  readonly isComplete: boolean;
}

export const NO_FACTS: LocalFacts = {
  waiting: 0,
  waitingSince: null,
  files: 0,
  needsYou: 0,
  held: 0,
  unsaved: 0,
  isDraftUnsaved: false,
  rescued: 0,
  notices: [],
  isFull: false,
  isBlocked: false,
  isOutdated: false,
  persisted: null,
  quota: null,
  isComplete: false,
};
