// Giving records to somebody: assigning, handing over, claiming what is nobody's.
import type { Draft, Row, Store } from "./types";

export type Given = Row<"contact"> | Row<"opportunity"> | Row<"folder"> | Row<"prospect_list">;

export interface HandedOver {
  /** False when it is too late: what has reached a colleague is taken back by whoever leads it alone. */
  undo(): Promise<boolean>;
}

/** Each goes by itself: one that changed hands meanwhile does not keep the others back. */
export async function giveTo(store: Store, rows: readonly Given[], to: string, message = ""): Promise<HandedOver> {
  const done = await store.perform(...rows.map((row) => [giveDraft(row, to, row.data.owner ?? null, message)]));
  return {
    async undo() {
      if (await store.undo(done)) return true;
      if (store.user.role === "rep" || rows.some(({ data }) => data.owner == null)) return false;
      await store.perform(...rows.map((row) => [giveDraft(row, row.data.owner ?? store.user.id, to)]));
      return true;
    },
  };
}

function giveDraft({ entity, id }: Given, to: string, from: string | null, message = ""): Draft {
  const words = message.trim();
  return {
    kind: "transfer",
    entity,
    id,
    to,
    ...(from !== null && { expected_owner: from }),
    ...(words !== "" && { message: words }),
  };
}
