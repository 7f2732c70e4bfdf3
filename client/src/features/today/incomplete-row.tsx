// Cards that lack a required tag (B10), by the event where they were made: the end of a fair day.
import { t } from "../../i18n";
import { eventIn, eventNow, type Harvest, harvestOf, incompleteOf } from "../../store/event-now";
import type { Store } from "../../store/store";
import { Icon, ListRow } from "../../ui";

/** One line for each event with something incomplete, and one for all others; none when nothing lacks. */
export function incompleteByEvent(store: Store): readonly Harvest[] {
  const counts = new Map<string, number>();
  for (const { data } of incompleteOf(store).value) {
    const event = eventIn(data.source) ?? "";
    counts.set(event, (counts.get(event) ?? 0) + 1);
  }
  const now = eventNow(store);
  return [...counts].map(([event, incomplete]) => ({
    event,
    incomplete,
    cards: now !== null && now.name === event ? harvestOf(store, now).cards : 0,
  }));
}

export function IncompleteRow({ found }: { readonly found: Harvest }) {
  const { event, cards, incomplete } = found;
  return (
    <ListRow
      when={String(incomplete)}
      whenTone="now"
      title={event === "" ? t("incomplete.title") : t("incomplete.title.at", { event })}
      sub={cards > 0 ? t("incomplete.harvest", { cards, incomplete }) : t("incomplete.why")}
      href={event === "" ? "/incomplete" : `/incomplete?at=${encodeURIComponent(event)}`}
      end={<Icon name="go" />}
    />
  );
}
