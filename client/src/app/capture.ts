// Opening the capture sheet from anywhere: the ＋, the key `c`, a folder's "New opportunity".
import { signal } from "@preact/signals";

export interface CaptureOptions {
  /** Go on with this draft. */
  readonly draft?: string | undefined;
  readonly title?: string | undefined;
  readonly folder?: string | undefined;
  readonly contact?: string | undefined;
  readonly pipeline?: string | undefined;
  readonly step?: string | undefined;
  /** Where I am today: name it, change it, switch it off. */
  readonly event?: boolean | undefined;
}

/** What the sheet was opened with; undefined while it is closed. */
export const capture = signal<CaptureOptions | undefined>(undefined);

export function openCapture(options: CaptureOptions = {}): void {
  capture.value = options;
}

export function closeCapture(): void {
  capture.value = undefined;
}
