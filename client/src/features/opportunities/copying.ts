// A copy of an opportunity for the next sale to the same client: what goes along and what does not (C6).

import { firstStep, stepsOf } from "../../store/deals";
import { type Done, deleteDraft, gesture, setBack, setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import { chosenFolder, type FolderChoice } from "./folders";
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
  /** Another name for the sale to come. */
  readonly title?: string;
}

/** Title, description, own fields, tags, folder and people; not amount, comments, dates or star. */
export function copyDrafts(store: Store, row: Row<"opportunity">, options: CopyOptions = {}): Copy {
  const id = store.newId();
  const { description, source, tags } = row.data;
  const title = options.title ?? row.data.title;
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

export interface Copying {
  /** With it the copy waits on standby to that date: a renewal. Without, it is to do: an upsell. */
  readonly plan?: Plan;
  readonly title?: string;
  /** The client folder that both go into, when there is none yet. */
  readonly folder?: FolderChoice | null;
}

/** Copy it for the next sale, and put both into a folder if one is given; the answer names the copy, to open it. */
export async function copyOpportunity(
  store: Store,
  row: Row<"opportunity">,
  { plan, title, folder = null }: Copying = {},
): Promise<Done & { readonly id: string }> {
  const into = folder === null ? null : chosenFolder(store, folder);
  const { id, drafts } = copyDrafts(store, row, {
    ...(plan !== undefined && { plan }),
    ...(title !== undefined && { title }),
    folder: into?.id ?? null,
  });
  const moved = into === null ? [] : [...into.drafts, setDraft(row, { folder: into.id })];
  const back = () => (into === null ? [] : [...setBack(store, row, ["folder"]), ...into.back()]);
  const done = await gesture(store, [...moved, ...drafts], () => [deleteDraft(store, "opportunity", id), ...back()]);
  return { ...done, id };
}
