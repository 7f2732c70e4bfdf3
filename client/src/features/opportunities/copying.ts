// A copy of an opportunity for the next sale to the same client: what goes along and what does not (C6).

import { firstStep, stepsOf } from "../../store/deals";
import { type Done, deleteDraft, gesture } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import { actionDraft, type Plan } from "./planning";

export interface Copy {
  readonly id: string;
  readonly drafts: readonly Draft[];
}

export interface CopyOptions {
  /** With it the copy waits on standby; without, it is to do. */
  readonly plan?: Plan;
  /** Where the copy goes when the original is only now getting a folder. */
  readonly folder?: string | null;
}

/** Title, description, own fields, tags, folder and people; not amount, comments, dates or star. */
export function copyDrafts(store: Store, row: Row<"opportunity">, options: CopyOptions = {}): Copy {
  const id = store.newId();
  const { title, description, source, tags } = row.data;
  const folder = options.folder ?? row.data.folder;
  const step = firstStepOf(store, row.data.step ?? null);
  const own = Object.entries(row.data).filter(([field, value]) => field.startsWith("x:") && value != null);
  const fields = Object.fromEntries(
    Object.entries({ title, description, source, folder, step, tags: Object.keys(tags ?? {}) })
      .concat(own)
      .filter(([, value]) => value != null && !(Array.isArray(value) && value.length === 0)),
  );
  const people = [...store.rows("participant").peek().values()].filter((person) => person.root === row.id);
  return {
    id,
    drafts: [
      { kind: "create", entity: "opportunity", id, fields },
      ...people.flatMap(({ data }) => participantCopy(store, id, data)),
      ...(options.plan === undefined ? [] : [actionDraft(store, id, options.plan)]),
    ],
  };
}

function participantCopy(store: Store, opportunity: string, data: Row<"participant">["data"]): Draft[] {
  const { contact, role, rank } = data;
  if (contact == null) return [];
  const fields = { contact, ...(role != null && { role }), ...(rank != null && { rank }) };
  return [
    {
      kind: "create",
      entity: "participant",
      id: store.derivedId(`participant:${opportunity}:${contact}`),
      root: opportunity,
      fields,
    },
  ];
}

/** The first step of the pipeline that the original stands in. */
function firstStepOf(store: Store, step: string | null): string | undefined {
  const steps = [...store.rows("step").peek().values()];
  const pipeline = steps.find(({ id }) => id === step)?.data.pipeline;
  const first = pipeline == null ? undefined : stepsOf(pipeline, steps)[0];
  return (first ?? firstStep([...store.rows("pipeline").peek().values()], steps))?.id;
}

/** Copy it as an opportunity to do; the answer names the copy, to open it. */
export async function copyOpportunity(store: Store, row: Row<"opportunity">): Promise<Done & { readonly id: string }> {
  const { id, drafts } = copyDrafts(store, row);
  const done = await gesture(store, drafts, () => [deleteDraft(store, "opportunity", id)]);
  return { ...done, id };
}
