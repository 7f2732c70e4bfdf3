// Who may throw a client away or give it back: its owner, a manager of its team, an admin (SYNC 4.6).
import type { Row, Store } from "../../store/store";

export function mayManage(store: Store, row: Row<"folder"> | Row<"contact">): boolean {
  const { id, role } = store.user;
  if (role === "admin" || row.seq === 0 || row.data.owner === id) return true;
  const manages = store.rows("member").value.get(id)?.data.manages ?? [];
  return role === "manager" && typeof row.data.team === "string" && manages.includes(row.data.team);
}
