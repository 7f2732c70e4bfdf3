// "Today I am at …" (A6): what an event puts on everything that is captured there, until it is switched off.
import { computed, type ReadonlySignal } from "@preact/signals";
import { prefer, preference } from "./preferences";
import { missingCategories } from "./required-tags";
import type { Row, Store } from "./types";

export interface EventNow {
  readonly name: string;
  /** As elements, the way records hold them. */
  readonly tags: readonly string[];
  /** Written under everything captured there. */
  readonly comment: string;
  /** Switched on at, ISO. */
  readonly since: string;
}

const KEY = "event-now";

/** A preference may come from another version of the product: what does not fit is no event. */
export function readEvent(value: unknown): EventNow | null {
  if (typeof value !== "object" || value === null) return null;
  const { name, tags, comment, since } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || name.trim() === "" || typeof since !== "string") return null;
  const texts = Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [];
  return { name, tags: texts, comment: typeof comment === "string" ? comment : "", since };
}

/** Null while I am at none; the same on all own devices. */
export function eventNow(store: Store): EventNow | null {
  return readEvent(preference(store, KEY).value);
}

export function switchOn(store: Store, event: EventNow): Promise<void> {
  return prefer(store, KEY, event);
}

export function switchOff(store: Store): Promise<void> {
  return prefer(store, KEY, null);
}

/** As it is stored with each capture: one of the kinds of sources, with its name (C1). */
export function sourceAt({ name }: Pick<EventNow, "name">): string {
  return `event: ${name}`;
}

/** Of a source as it is stored; null when it names no event. */
export function eventIn(source: string | null | undefined): string | null {
  const found = /^event:\s*(\S.*)$/i.exec(source?.trim() ?? "");
  return found?.[1] ?? null;
}

export interface Harvest {
  readonly event: string;
  readonly cards: number;
  readonly incomplete: number;
}

const kept = new WeakMap<Store, ReadonlySignal<readonly Row<"opportunity">[]>>();

/** My open opportunities that lack a required tag (B10), the latest captured first. */
export function incompleteOf(store: Store): ReadonlySignal<readonly Row<"opportunity">[]> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const made = computed(() => {
    if (![...store.rows("tag_category").value.values()].some(({ data }) => data.required && !data.archived)) return [];
    return [...store.rows("opportunity").value.values()]
      .filter((row) => isMineAndOpen(store, row) && missingCategories(store, row.data.tags).length > 0)
      .sort((a, b) => (bornAt(a) < bornAt(b) ? 1 : -1));
  });
  kept.set(store, made);
  return made;
}

function isMineAndOpen(store: Store, { seq, data }: Row<"opportunity">): boolean {
  const owner = data.owner ?? (seq === 0 ? store.user.id : null);
  return owner === store.user.id && (data.status?.is ?? "open") === "open";
}

function bornAt({ data }: Row<"opportunity">): string {
  return data.captured_at ?? data.created_at ?? "";
}

/** What I captured at an event since it was switched on, and how much of it is incomplete. */
export function harvestOf(store: Store, event: EventNow): Harvest {
  const source = sourceAt(event).toLowerCase();
  const mine = [...store.rows("opportunity").value.values()].filter(
    ({ data }) =>
      data.source?.toLowerCase() === source &&
      data.captured_by === store.user.id &&
      (data.captured_at ?? "") >= event.since,
  );
  const lacking = new Set(incompleteOf(store).value.map(({ id }) => id));
  return { event: event.name, cards: mine.length, incomplete: mine.filter(({ id }) => lacking.has(id)).length };
}
