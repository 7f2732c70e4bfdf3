// Pages that are asked for while those before them are written down.

import { expect, test } from "vitest";
import { Ahead } from "./ahead";

interface Place {
  readonly run: number;
  readonly stage: string;
  readonly next: string | null;
}

const place = (at: number): Place => ({ run: 1, stage: "all", next: `${at}` });

function pages(most: number, broken = Number.POSITIVE_INFINITY): { asked: number[]; ahead: Ahead<Place, number> } {
  const asked: number[] = [];
  const ask = async ({ next }: Place): Promise<number> => {
    const at = Number(next);
    asked.push(at);
    if (at === broken) throw new Error(`page ${at}`);
    return at;
  };
  return { asked, ahead: new Ahead({ most, ask, following: (_, at) => (at < 9 ? place(at + 1) : null) }) };
}

const settled = (): Promise<void> => new Promise((go) => setTimeout(go, 0));

test("so many wait at most, each is asked for once, and they come in their order", async () => {
  const { asked, ahead } = pages(2);

  expect(await ahead.page(place(0))).toBe(0);
  await settled();
  expect(asked).toEqual([0, 1, 2]);
  for (let at = 1; at <= 9; at++) expect(await ahead.page(place(at))).toBe(at);
  await settled();

  expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("none is asked for ahead where none may wait", async () => {
  const { asked, ahead } = pages(0);

  await ahead.page(place(0));
  await settled();

  expect(asked).toEqual([0]);
});

test("what goes wrong ahead is told to whoever wants that page, and asking again asks anew", async () => {
  const { asked, ahead } = pages(3, 1);

  await ahead.page(place(0));
  await settled();
  expect(asked).toEqual([0, 1]);

  await expect(ahead.page(place(1))).rejects.toThrow("page 1");
  await expect(ahead.page(place(1))).rejects.toThrow("page 1");
  expect(asked).toEqual([0, 1, 1]);
});

test("another page than the one that was foreseen is asked for, and what was foreseen is forgotten", async () => {
  const { asked, ahead } = pages(1);

  await ahead.page(place(0));
  await settled();
  expect(await ahead.page(place(5))).toBe(5);
  await settled();

  expect(asked).toEqual([0, 1, 5, 6]);
});
