// Who may throw a record away, give it back or settle its money: its owner, a manager of its team, an admin (SYNC 4.6).
import type { Row, Store } from "./types";

export type Root = Row<"opportunity"> | Row<"folder"> | Row<"contact"> | Row<"prospect_list">;

/** A record that the server has not seen yet is its author's. */
export function mayManage(store: Store, root: Root): boolean {
  return root.seq === 0 || root.data.owner === store.user.id || leads(store, root);
}

/** Who may take away what others said under a record: a manager of its team, an admin. */
export function leads(store: Store, { data }: Root): boolean {
  const { id, role } = store.user;
  if (role === "admin") return true;
  const me = store.rows("member").value.get(id)?.data;
  // A manager leads the own team too: the server says so in sync/visibility.py.
  return role === "manager" && typeof data.team === "string" && [me?.team, ...(me?.manages ?? [])].includes(data.team);
}
