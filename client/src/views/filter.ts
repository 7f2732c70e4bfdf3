// A filter and an order over rows of any kind, as plain data and pure functions: what a list asks and a saved view keeps.

import { isObject } from "../protocol/rows";
import { fold } from "../store/fold-text";
import { type Bounds, boundsOf, isSpan, type Span } from "./spans";

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface About {
  /** What a kept filter names it by; never changed once somebody may have saved it. */
  readonly key: string;
  readonly label: string;
}

/** One of several: a status, a step, a person. A row may stand under more than one of them (`open` and `todo`). */
export interface ChoiceFacet<R> extends About {
  readonly kind: "choice";
  readonly options: () => readonly Option[];
  readonly of: (row: R) => readonly string[];
}

/** A set of which a row must hold all that is asked for: tags. */
export interface SetFacet<R> extends About {
  readonly kind: "set";
  readonly options: () => readonly Option[];
  readonly of: (row: R) => readonly string[];
}

/** True of a row or not: starred, stalled. The label is said as it stands. */
export interface FlagFacet<R> extends About {
  readonly kind: "flag";
  readonly of: (row: R) => boolean;
}

/** A day as text, or an instant in ms; null where there is none. */
export interface DayFacet<R> extends About {
  readonly kind: "day";
  readonly of: (row: R) => number | string | null;
}

export interface NumberFacet<R> extends About {
  readonly kind: "number";
  readonly of: (row: R) => number | null;
}

export interface TextFacet<R> extends About {
  readonly kind: "text";
  readonly of: (row: R) => string;
}

export type Facet<R> = ChoiceFacet<R> | SetFacet<R> | FlagFacet<R> | DayFacet<R> | NumberFacet<R> | TextFacet<R>;

/** An order a list can stand in; what has no value stands last whichever way it is turned. */
export interface Order<R> extends About {
  readonly of: (row: R) => number | string | null;
  /** The way that is asked for first: largest amount, newest. */
  readonly down?: boolean;
}

/** What is known of a kind of rows: what it is filtered by, sorted by and found by. */
export interface Listing<R> {
  readonly facets: readonly Facet<R>[];
  readonly orders: readonly Order<R>[];
  /** All that is searched, folded. */
  readonly textOf: (row: R) => string;
}

/** What is asked of one facet; which members count depends on its kind. */
export interface Test {
  /** Of a choice: one of these; of a set: all of these. */
  readonly in?: readonly string[];
  readonly span?: Span;
  /** Days, both included, where no span is named. */
  readonly from?: string;
  readonly to?: string;
  readonly min?: number;
  readonly max?: number;
  readonly has?: string;
}

export interface Filter {
  readonly find: string;
  /** By the key of a facet; a flag is asked for by an empty test. */
  readonly where: Readonly<Record<string, Test>>;
}

export interface Sort {
  readonly by: string;
  readonly down: boolean;
}

/** From when and where days are counted. */
export interface Asker {
  readonly now: number;
  readonly zone: string;
}

export const NO_FILTER: Filter = { find: "", where: {} };

/** The rows that pass all of a filter. A test of a facet that this version does not know lets everything through. */
export function filtered<R>(listing: Listing<R>, rows: readonly R[], filter: Filter, asker: Asker): readonly R[] {
  const tests = testsOf(listing, filter, asker);
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
}

type Passes<R> = (row: R) => boolean;

function testsOf<R>(listing: Listing<R>, { find, where }: Filter, asker: Asker): readonly Passes<R>[] {
  const tests = listing.facets.flatMap((facet) => {
    const test = where[facet.key];
    return test === undefined ? [] : (passes(facet, test, asker) ?? []);
  });
  const words = fold(find).split(/\s+/).filter(Boolean);
  if (words.length === 0) return tests;
  const finds = (row: R): boolean => {
    const text = listing.textOf(row);
    return words.every((word) => text.includes(word));
  };
  return [...tests, finds];
}

/** Null when nothing is asked. */
function passes<R>(facet: Facet<R>, test: Test, asker: Asker): Passes<R> | null {
  switch (facet.kind) {
    case "choice": {
      const wanted = new Set(test.in);
      return wanted.size === 0 ? null : (row) => facet.of(row).some((value) => wanted.has(value));
    }
    case "set": {
      const wanted = test.in ?? [];
      if (wanted.length === 0) return null;
      return (row) => {
        const held = facet.of(row);
        return wanted.every((value) => held.includes(value));
      };
    }
    case "flag":
      return facet.of;
    case "day":
      if (test.span === undefined && !test.from && !test.to) return null;
      return inDays(facet, boundsOf(test, asker));
    case "number": {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = test;
      return (row) => within(facet.of(row), min, max);
    }
    case "text": {
      const wanted = fold(test.has ?? "").trim();
      return wanted === "" ? null : (row) => fold(facet.of(row)).includes(wanted);
    }
    default:
      return facet satisfies never;
  }
}

function within(value: number | null, min: number, max: number): boolean {
  return value !== null && value >= min && value <= max;
}

/** Instants are compared as numbers: to name the day of each of ten thousand would take longer than everything else. */
function inDays<R>(facet: DayFacet<R>, { isNone, from, to, fromMs, toMs }: Bounds): Passes<R> {
  return (row) => {
    const value = facet.of(row);
    if (value === null || isNone) return (value === null) === isNone;
    return typeof value === "number" ? value >= fromMs && value < toMs : value >= from && value <= to;
  };
}

/** In this order; rows that are equal in it stay as they were. An order that nobody knows changes nothing. */
export function sorted<R>(listing: Listing<R>, rows: readonly R[], sort: Sort | null): readonly R[] {
  const order = sort === null ? undefined : listing.orders.find(({ key }) => key === sort.by);
  if (order === undefined || sort === null) return rows;
  const turn = sort.down ? -1 : 1;
  return rows
    .map((row) => ({ row, value: order.of(row) }))
    .sort((one, other) => compared(one.value, other.value, turn))
    .map(({ row }) => row);
}

function compared(one: number | string | null, other: number | string | null, turn: number): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return one < other ? -turn : turn;
}

/** Ask something of a facet, or with null no longer. */
export function withTest(filter: Filter, key: string, test: Test | null): Filter {
  const { [key]: _, ...where } = filter.where;
  return { ...filter, where: test === null ? where : { ...where, [key]: test } };
}

/** Put a value of a choice or set in or out; nothing left of it is nothing asked. */
export function toggled(filter: Filter, key: string, value: string): Filter {
  const held = filter.where[key]?.in ?? [];
  const next = held.includes(value) ? held.filter((one) => one !== value) : [...held, value];
  return withTest(filter, key, next.length === 0 ? null : { in: next });
}

export function isEmpty({ find, where }: Filter): boolean {
  return find.trim() === "" && Object.keys(where).length === 0;
}

/** A kept filter may come from another version: what does not fit is left out. */
export function readFilter(kept: unknown): Filter {
  if (!isObject(kept)) return NO_FILTER;
  const { find, where } = kept;
  const tests = isObject(where) ? Object.entries(where) : [];
  return {
    find: typeof find === "string" ? find : "",
    where: Object.fromEntries(tests.filter(([, test]) => isObject(test)).map(([key, test]) => [key, readTest(test)])),
  };
}

function readTest(kept: unknown): Test {
  const { in: values, span, from, to, min, max, has } = kept as Readonly<Record<string, unknown>>;
  return {
    ...(Array.isArray(values) && { in: values.filter((one): one is string => typeof one === "string") }),
    ...(isSpan(span) && { span }),
    ...(typeof from === "string" && { from }),
    ...(typeof to === "string" && { to }),
    ...(typeof min === "number" && { min }),
    ...(typeof max === "number" && { max }),
    ...(typeof has === "string" && { has }),
  };
}

/** An order as the short text that a view keeps it in: `amount down`. */
export function sortText(sort: Sort | null): string | null {
  return sort === null ? null : `${sort.by}${sort.down ? " down" : ""}`;
}

export function readSort(kept: unknown): Sort | null {
  if (typeof kept !== "string" || kept === "") return null;
  const [by = "", way] = kept.split(" ");
  return { by, down: way === "down" };
}
