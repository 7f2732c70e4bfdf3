// What the model server tells of its rows: pull, manifest, rows and digest, as SYNC 4.4 and 4.8 say.

import type { WireRow } from "../protocol/types.gen";
import { fnv1a } from "../store/fingerprint";

type Body = Readonly<Record<string, unknown>>;

export interface Move {
  readonly seq: number;
  readonly root: string;
  readonly wasVisible: boolean;
}

export interface Telling {
  readonly head: number;
  readonly reason: string | null;
  readonly mine: ReadonlySet<string>;
  /** With tombstones. */
  readonly visible: readonly WireRow[];
  /** Of all moves after this number: who is in sight now and was not, and the other way round. */
  moves(from: number): { readonly enter: readonly string[]; readonly leave: readonly string[] };
}

/** The members of the answer beside what every answer has; null when the page asked for is none of this server's. */
export function answerTo(telling: Telling, path: string, body: Body): Body | null {
  if (path === "/sync/v1/pull") return pull(telling, body);
  if (path === "/sync/v1/manifest") return manifest(telling, body);
  if (path === "/sync/v1/rows") return rows(telling, body);
  if (path === "/sync/v1/digest") return digest(telling, body);
  return null;
}

const seqOf = (cursor: unknown): number => (typeof cursor === "string" ? Number(cursor.slice(1)) : 0);

function pull({ head, visible, moves }: Telling, body: Body): Body {
  const from = seqOf(body.cursor);
  const limit = Number(body.limit);
  const later = visible
    .filter(({ seq, deleted }) => seq > from && (deleted !== true || from > 0))
    .sort((a, b) => a.seq - b.seq);
  const page = later.slice(0, limit);
  const more = later.length > limit;
  const cursor = `c${more ? (page.at(-1)?.seq ?? from) : head}`;
  return { cursor, more, rows: page, ...(more ? { enter: [], leave: [] } : moves(from)) };
}

const placeOf = ({ root, id }: WireRow): string => `${root ?? id} ${root === undefined ? "" : id}`;
const inOrder = (a: WireRow, b: WireRow): number => (placeOf(a) < placeOf(b) ? -1 : 1);

/** Pages by place; a token holds where the comparison began and where it goes on. */
function manifest({ head, visible, reason }: Telling, body: Body): Body | null {
  const token = typeof body.after === "string" ? body.after : `${head}|`;
  const [start = "", after = ""] = token.split("|");
  if (start === "" || Number.isNaN(Number(start))) return null;
  const kinds = Array.isArray(body.entities) ? (body.entities as string[]) : null;
  const listed = visible
    .filter((row) => row.deleted !== true && (kinds === null || kinds.includes(row.entity)))
    .sort(inOrder)
    .filter((row) => placeOf(row) > after);
  const page = listed.slice(0, Number(body.limit ?? 5_000));
  const last = page.at(-1);
  const next = listed.length > page.length && last !== undefined ? `${start}|${placeOf(last)}` : null;
  const told =
    body.fill === true
      ? { rows: page }
      : {
          ids: page.map(({ entity, id, seq, root }) =>
            root === undefined ? [entity, id, seq] : [entity, id, seq, root],
          ),
        };
  const why = reason === null ? {} : { reason };
  return { ...told, next, start: { cursor: `c${start}`, seq: Number(start) }, ...why };
}

function rows({ visible, mine }: Telling, body: Body): Body | null {
  const { roots, ids, after } = body;
  const asked = (roots === "mine" ? [...mine] : (roots ?? ids)) as readonly string[];
  const isAsked = (row: WireRow): boolean =>
    Array.isArray(ids) ? asked.includes(row.id) : asked.includes(row.root ?? row.id);
  const found = visible.filter(isAsked).sort(inOrder);
  const here = new Set(found.map((row) => (Array.isArray(ids) ? row.id : (row.root ?? row.id))));
  const later = found.filter((row) => typeof after !== "string" || placeOf(row) > after);
  const page = later.slice(0, Number(body.limit));
  const last = page.at(-1);
  const next = later.length > page.length && last !== undefined ? placeOf(last) : null;
  return { rows: page, missing: asked.filter((id) => !here.has(id)), next };
}

function digest({ head, visible }: Telling, body: Body): Body {
  if (seqOf(body.cursor) !== head) return { again: true, bad: {} };
  const theirs = (body.buckets ?? {}) as Record<string, [number, number][]>;
  const ours: Record<string, [number, number][]> = {};
  const named = Object.keys(theirs);
  for (const { entity, id, seq, deleted } of visible) {
    if (deleted === true) continue;
    ours[entity] ??= Array.from({ length: 256 }, () => [0, 0]);
    const bucket = ours[entity][Number.parseInt(id.slice(-2), 16)] ?? [0, 0];
    bucket[0] += 1;
    bucket[1] = (bucket[1] ^ fnv1a(`${id}:${seq}`)) >>> 0;
  }
  const bad: Record<string, number[]> = {};
  for (const entity of named) {
    const differing = Array.from({ length: 256 }, (_, i) => i).filter((i) => {
      const [a, b] = [ours[entity]?.[i] ?? [0, 0], theirs[entity]?.[i] ?? [0, 0]];
      return a[0] !== b[0] || a[1] !== b[1];
    });
    if (differing.length > 0) bad[entity] = differing;
  }
  return { again: false, bad };
}
