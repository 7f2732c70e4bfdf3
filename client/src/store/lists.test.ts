import fc from "fast-check";
import { expect, test } from "vitest";
import type { WireRow } from "../protocol/types.gen";
import { aRow } from "./a-row";
import { Lists } from "./lists";
import type { Row } from "./types";

const RANKS = ["a0", "a1", "a2", "a3"] as const;
const changes = fc.array(
  fc.record({
    id: fc.constantFrom("r0", "r1", "r2", "r3", "r4", "r5"),
    rank: fc.option(fc.constantFrom(...RANKS), { nil: null }), // null: it has gone
    seq: fc.nat(3),
  }),
  { maxLength: 6 },
);

test("rows that change, come or go stand where reading all of them anew would put them", async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.array(changes, { maxLength: 4 }), async (first, later) => {
      const held = new Map<string, Row>();
      const write = (some: typeof first): void => {
        for (const { id, rank, seq } of some) {
          if (rank === null) held.delete(id);
          else held.set(id, aRow("prospect", id, { rank }, { root: "l1", seq }));
        }
      };
      const wire = (id: string): WireRow => ({ entity: "prospect", id, root: "l1" }) as WireRow; // what folding asks for
      const lists = () =>
        new Lists({
          disk: { row: async () => undefined, children: async () => [...held.keys()].map(wire) },
          fold: (_base, _entity, id) => held.get(id),
          made: () => [...held.keys()],
        });
      const read = async (of: Lists) => {
        const slot = of.children("prospect", "l1");
        await new Promise((resolve) => setTimeout(resolve, 0));
        return slot;
      };
      write(first);
      const looked = lists();
      const shown = await read(looked);

      for (const some of later) {
        write(some);
        looked.refresh(some.map(({ id }) => ({ entity: "prospect", id })));
      }

      expect(shown.value).toEqual((await read(lists())).value);
    }),
    { numRuns: 50 },
  );
});
