// Where screens get pictures from, and what they may know of those that are still on their way.

import { type ReadonlySignal, signal } from "@preact/signals";

export type Size = "thumbs" | "originals";

/** A file whose bytes go their own way, one at a time. */
export interface Upload {
  readonly id: string;
  /** 0 to 1 */
  readonly share: number;
}

export interface PictureSource {
  /** From this device, else from the server; null when neither has it now. */
  picture(attachment: string, size: Size): Promise<Blob | null>;
  /** Whether its whole bytes are on this device: a recording of ten minutes is not fetched unasked. */
  has(attachment: string): Promise<boolean>;
  /** The one that is being sent in this browser. */
  readonly uploading: ReadonlySignal<Upload | null>;
}

export const NO_PICTURES: PictureSource = {
  picture: () => Promise.resolve(null),
  has: () => Promise.resolve(false),
  uploading: signal(null),
};
