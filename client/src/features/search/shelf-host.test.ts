// K5: comments and prospect rows are read once, answered from while they are read, and follow what changes.
import { expect, test } from "vitest";
import { queryOf } from "../../store/query";
import { ShelfHost, type Slice } from "./shelf-host";
import type { ShelfRow } from "./shelf-lines";
import type { Told } from "./shelf-words";

const comment = (id: string, text: string, more: Partial<ShelfRow> = {}): ShelfRow => ({
  id,
  root: "o1",
  data: { text },
  ...more,
});

/** A device with these comments, read one a slice; `heard` is what the host has said. */
function aHost(rows: ShelfRow[]) {
  const heard: Told[] = [];
  const slice = async (entity: string, after: string | null): Promise<Slice> => {
    const at = after === null ? 0 : Number(after);
    const isLast = entity === "prospect" || at >= rows.length - 1;
    return { rows: entity === "prospect" ? [] : rows.slice(at, at + 1), after: isLast ? null : String(at + 1) };
  };
  const host = new ShelfHost(
    {
      slice,
      rows: async (_, ids) => rows.filter(({ id }) => ids.includes(id)),
      breath: () => Promise.resolve(),
    },
    (told) => heard.push(told),
  );
  const found = (text: string): readonly string[] => {
    host.hear({ kind: "find", call: 1, query: queryOf(text) });
    const last = heard.at(-1);
    return last?.kind === "found" ? last.finds.comment.map(({ id }) => id) : [];
  };
  return { host, heard, found };
}

test("finds what is told, the latest first, and leaves out what is in the trash or gone", async () => {
  const { host, found } = aHost([
    comment("k1", "Linen for the hotel"),
    comment("k2", "linen samples"),
    comment("k3", "linen", { trashed: {} }),
    comment("k4", "linen", { deleted: true }),
  ]);

  await host.begin();

  expect(found("LINEN")).toEqual(["k2", "k1"]);
});

test("what has changed is read anew, and own unsent words win over what the server told", async () => {
  const rows = [comment("k1", "linen"), comment("k2", "towels")];
  const { host, heard, found } = aHost(rows);
  await host.begin();
  rows[0] = comment("k1", "napkins");
  const own = new Map([
    ["k2", { id: "k2", root: "o1", text: "curtains", numbers: [] }],
    ["k3", { id: "k3", root: "o1", text: "curtains too", numbers: [] }],
  ]);

  host.hear({ kind: "change", entity: "comment", ids: ["k1", "k2", "k3"], own });
  await expect.poll(() => heard.at(-1)?.kind).toBe("more");

  expect(found("linen")).toEqual([]);
  expect(found("napkins")).toEqual(["k1"]);
  expect(found("towels")).toEqual([]);
  expect(found("curtains")).toEqual(["k3", "k2"]);
});

test("one that changes while all are read is not found as it was, whichever comes first", async () => {
  const { host, found } = aHost([comment("k1", "linen"), comment("k2", "linen")]);

  host.hear({ kind: "change", entity: "comment", ids: ["k2"], own: new Map([["k2", null]]) });
  await host.begin();

  expect(found("linen")).toEqual(["k1"]);
});

test("says when all of a kind has been read", async () => {
  const { host, heard } = aHost([comment("k1", "linen")]);

  await host.begin();

  expect(heard).toEqual([
    { kind: "whole", entity: "comment" },
    { kind: "whole", entity: "prospect" },
  ]);
});
