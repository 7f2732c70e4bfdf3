// How somebody likes to work: which dates are one tap away, and which tags are offered first (K8).
import { t } from "../../i18n";
import { ALL_DATES, chooseDates, DATES_START, datesOffered, hasOwnDates } from "../../pick/own-dates";
import { hasOwnTags, pinnedTags, pinTags, TAGS_START } from "../../pick/pinned-tags";
import { TagField } from "../../pick/tag-field";
import type { QuickDate } from "../../store/quick-dates";
import { Chip, IconButton, Line, ListRow, Page, Section } from "../../ui";
import { RoleStarts } from "../../views/role-starts";
import { useSettings } from "./use-settings";
import "./settings.css";

export function MinePage() {
  return (
    <Page title={t("settings.mine")} back="/settings" compact flat>
      <div class="measure">
        <div class="pad settings-lead">
          <p class="muted">{t("settings.mine.lead")}</p>
        </div>
        <div class="page lined settings-page">
          <Dates />
          <Tags />
        </div>
      </div>
    </Page>
  );
}

function Dates() {
  const { store } = useSettings();
  const dates = datesOffered(store);
  const choose = (next: readonly QuickDate[]) => void chooseDates(store, next);
  return (
    <Section title={t("settings.mine.dates")}>
      <div class="arranged">
        {dates.map((date, at) => (
          <ListRow
            key={date}
            when={String(at + 1)}
            title={t(`pick.date.${date}`)}
            end={<Places dates={dates} at={at} onChoose={choose} />}
          />
        ))}
      </div>
      <Line>
        {ALL_DATES.filter((date) => !dates.includes(date)).map((date) => (
          <Chip key={date} icon="plus" onClick={() => choose([...dates, date])}>
            {t(`pick.date.${date}`)}
          </Chip>
        ))}
        {hasOwnDates(store) && (
          <Chip icon="undo" onClick={() => void chooseDates(store, null)}>
            {t("settings.mine.usual")}
          </Chip>
        )}
      </Line>
      <RoleStarts store={store} name={DATES_START} value={dates} />
    </Section>
  );
}

interface PlacesProps {
  readonly dates: readonly QuickDate[];
  readonly at: number;
  readonly onChoose: (next: readonly QuickDate[]) => void;
}

/** The last one stays: without any there would be nothing to tap but *Pick*. */
function Places({ dates, at, onChoose }: PlacesProps) {
  const date = dates[at] ?? "tomorrow";
  const name = t(`pick.date.${date}`);
  const swap = (to: number) => onChoose(dates.with(at, dates[to] ?? date).with(to, date));
  return (
    <>
      {at > 0 && <IconButton icon="up" label={t("settings.move.up", { name })} onClick={() => swap(at - 1)} />}
      {at < dates.length - 1 && (
        <IconButton icon="down" label={t("settings.move.down", { name })} onClick={() => swap(at + 1)} />
      )}
      {dates.length > 1 && (
        <IconButton
          icon="close"
          label={t("settings.mine.off", { name })}
          onClick={() => onChoose(dates.filter((one) => one !== date))}
        />
      )}
    </>
  );
}

function Tags() {
  const { store } = useSettings();
  const pinned = pinnedTags(store);
  return (
    <Section title={t("settings.mine.tags")}>
      <TagField
        chosen={pinned}
        onAdd={(element) => void pinTags(store, [...pinned, element])}
        onRemove={(element) =>
          void pinTags(
            store,
            pinned.filter((one) => one !== element),
          )
        }
      />
      {hasOwnTags(store) && (
        <Line>
          <Chip icon="undo" onClick={() => void pinTags(store, null)}>
            {t("settings.mine.usual")}
          </Chip>
        </Line>
      )}
      <RoleStarts store={store} name={TAGS_START} value={pinned} />
    </Section>
  );
}
