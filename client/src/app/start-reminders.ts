// Starts the reminders of whoever is signed in, and what else may come after the first screen.
import { loadOtherWords } from "../i18n";
import type { Store } from "../store/store";

/** The answer stops them, also when they have not begun yet. */
export function startReminders(store: Store): () => void {
  let isOver = false;
  let stop = () => {};
  void Promise.all([import("./reminders"), import("./notices"), import("./first-choice"), loadOtherWords()]).then(
    ([{ watchReminders }, { followNotices }, { followFirstScreen }]) => {
      if (isOver) return;
      const stops = [watchReminders(store), followNotices(), followFirstScreen(store)];
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
