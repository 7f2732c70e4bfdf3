// What came due since this device was last looked at: the opening screen says it (D5).
import { signal } from "@preact/signals";

export interface CameDue {
  readonly count: number;
  /** ms */
  readonly since: number;
}

/** Null when nothing did, or the person has read it. */
export const cameDue = signal<CameDue | null>(null);

/** How many of one's own are due or overdue now, as the icon's badge says it. */
export const dueNow = signal(0);

export function putAwayCameDue(): void {
  cameDue.value = null;
}
