// Teams, as an admin makes them: by name alone, they have no order of their own.

import type { Store } from "./types";

export async function addTeam(store: Store, name: string): Promise<void> {
  await store.perform([{ kind: "create", entity: "team", id: store.newId(), fields: { name, archived: false } }]);
}
