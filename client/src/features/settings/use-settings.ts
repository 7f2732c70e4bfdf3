// Who looks at the settings: everybody reads them, an admin writes them, and it is said who that is.
import { useSignedIn } from "../../app/context";
import { compareNames, list, t } from "../../i18n";
import type { Done } from "../../store/gesture";
import type { Row, Store } from "../../store/store";
import { snack } from "../../ui";

export interface Settings {
  readonly store: Store;
  readonly isAdmin: boolean;
  /** The admins by name; empty when none is known. */
  readonly setBy: string;
}

export function useSettings(): Settings {
  const { store, me } = useSignedIn();
  const admins = activeMembers(store).filter((member) => member.data.role === "admin");
  return { store, isAdmin: me.user.role === "admin", setBy: list(admins.map((admin) => admin.data.name ?? "")) };
}

export function activeMembers(store: Store): readonly Row<"member">[] {
  const found = [...store.rows("member").value.values()].filter(
    ({ data }) => data.active !== false && data.parking !== true,
  );
  return found.sort((one, other) => compareNames(one.data.name ?? "", other.data.name ?? ""));
}

/** Say what was done, with the way back; nothing when nothing was. */
export function said(words: string, done: Done | null): void {
  if (done !== null) snack(words, { undo: () => void done.undo() });
}

/** The words after a change of one thing, by its name. */
export const changed = (name: string): string => t("settings.changed", { name });
