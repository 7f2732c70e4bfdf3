// What came due since this device was last looked at: the opening screen says it (D5).
import { signal } from "@preact/signals";

export interface CameDue {
  readonly count: number;
  /** ms */
  readonly since: number;
}

/** Null when nothing did, or the person has read it. */
export const cameDue = signal<CameDue | null>(null);

export function putAwayCameDue(): void {
  cameDue.value = null;
}
