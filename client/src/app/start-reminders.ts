// Starts the reminders of whoever is signed in; they come after the first screen.
import { loadOtherWords } from "../i18n";
import type { Store } from "../store/store";

/** The answer stops them, also when they have not begun yet. */
export function startReminders(store: Store): () => void {
  let isOver = false;
  let stop = () => {};
  void Promise.all([import("./reminders"), import("./notices"), loadOtherWords()]).then(
    ([{ watchReminders }, { followNotices }]) => {
      if (isOver) return;
      const stops = [watchReminders(store), followNotices()];
      stop = () => {
        for (const end of stops) end();
      };
    },
    () => undefined, // not fetched yet and no network: the next start has them
  );
  return () => {
    isOver = true;
    stop();
  };
}
