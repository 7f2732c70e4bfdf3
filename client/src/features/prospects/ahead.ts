// What a list will be asked sooner or later, found out beforehand: keys and taps on 10,000 rows are answered from it at once.
import { useEffect } from "preact/hooks";
import { monotonic } from "../../clock";
import { knownClientsOf } from "../../store/known-clients";
import type { Row, Store } from "../../store/store";
import type { ColumnRanks } from "./column-ranks";
import type { ListColumn } from "./columns";
import { foldRow } from "./find-rows";
import { knownRow } from "./row-words";

/** A key that comes in between waits no longer. A rest is offered some twenty times a second, so each is used. */
const SLICE_MS = 20;
/** Where it is not known whether a frame is due. */
const BLIND_MS = 6;
/** After each tap all rows are gone through again: to ask for the time at each would cost more than what is known already. */
const TOGETHER = 16;
/** Texts are put among those that have an order already so many at a time. */
const RANKED = 500;

/** Go on with some work when nothing is to be drawn, a few milliseconds at a time; the answer stops it. */
export function whileIdle(work: Iterator<void>): () => void {
  let isWanted = true;
  const slice = (hasTime: () => boolean) => {
    while (isWanted && hasTime()) if (work.next().done) return;
    if (isWanted) whenIdle(slice);
  };
  whenIdle(slice);
  return () => {
    isWanted = false;
  };
}

function whenIdle(work: (hasTime: () => boolean) => void): void {
  const until = (ms: number) => {
    const end = monotonic() + ms;
    return () => monotonic() < end;
  };
  if (typeof requestIdleCallback === "undefined")
    setTimeout(() => work(until(BLIND_MS)), BLIND_MS); // Safari has none
  else requestIdleCallback((deadline) => work(until(Math.min(SLICE_MS, deadline.timeRemaining()))));
}

/** What a filter and a key ask of each row: its words, and whose client it is. */
export function useRowsAhead(store: Store, rows: readonly Row<"prospect">[], columns: readonly ListColumn[]): void {
  const isRead = store.ready.value; // until then clients keep coming in, and each would void what was found out
  const index = knownClientsOf(store).value;
  useEffect(() => whileIdle(asked(store, rows, columns, isRead)), [store, isRead, index, rows, columns]);
}

function* asked(
  store: Store,
  rows: readonly Row<"prospect">[],
  columns: readonly ListColumn[],
  isRead: boolean,
): Generator<void> {
  for (const [at, row] of rows.entries()) {
    foldRow(row, columns);
    if (at % TOGETHER === 0) yield;
  }
  if (!isRead) return;
  for (const [at, row] of rows.entries()) {
    knownRow(store, row, columns);
    if (at % TOGETHER === 0) yield;
  }
}

/** What a tap on the name of a column asks. */
export function useRanksAhead(
  ranks: ColumnRanks,
  rows: readonly Row<"prospect">[],
  columns: readonly ListColumn[],
): void {
  useEffect(() => whileIdle(ranked(ranks, rows, columns)), [ranks, rows, columns]);
}

function* ranked(
  ranks: ColumnRanks,
  rows: readonly Row<"prospect">[],
  columns: readonly ListColumn[],
): Generator<void> {
  for (const { id } of columns) {
    for (let at = 0; at < rows.length; at += RANKED) {
      ranks.take(id, rows.slice(at, at + RANKED));
      yield;
    }
  }
}
