// Work begun and not finished, as a row that leads back into it.
import { openCapture } from "../../app/capture";
import { go } from "../../app/router";
import type { Around } from "../../deals/due-words";
import { addressOf, readNote, readTouch } from "../../deals/kept-drafts";
import { clock, day, daysFromToday, isolate, t } from "../../i18n";
import type { DraftNote, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Chip, Icon, ListRow, Name } from "../../ui";

const CAPTURE = "capture";

/** Whether a draft is one that stands on Today; what it belongs to may have gone to the trash meanwhile. */
export function isToFinish(store: Store, draft: DraftNote): boolean {
  if (draft.kind === CAPTURE) return true;
  const about = readNote(draft) ?? readTouch(draft);
  return about !== null && store.rows(about.entity).value.has(about.root);
}

interface DraftRowProps {
  readonly store: Store;
  readonly draft: DraftNote;
  readonly around: Around;
}

export function DraftRow({ store, draft, around }: DraftRowProps) {
  const touch = readTouch(draft);
  const note = readNote(draft);
  const when =
    daysFromToday(draft.at, around) === 0 ? clock(draft.at, around) : day(draft.at, { ...around, narrow: true });
  if (touch !== null) {
    const contact = store.rows("contact").value.get(touch.contact);
    const name = isolate(contact === undefined ? "" : titleOf(contact));
    return (
      <ListRow
        when={when}
        whenTone="now"
        title={t(`drafts.touch.${touch.by}`, { name })}
        sub={t("drafts.touch.ask")}
        end={<Chip onClick={() => go(`${addressOf(touch)}?log=1`)}>{t("drafts.touch.log")}</Chip>}
      />
    );
  }
  if (note !== null) {
    const row = store.rows(note.entity).value.get(note.root);
    return (
      <ListRow
        when={when}
        whenTone="now"
        title={<Name>{row === undefined ? "" : titleOf(row)}</Name>}
        sub={t("drafts.note", { text: note.text })}
        href={addressOf(note)}
        end={<Icon name="go" />}
      />
    );
  }
  return (
    <ListRow
      when={when}
      whenTone="now"
      title={t("drafts.capture", { title: isolate(firstWords(draft.value)) })}
      sub={t("drafts.kept")}
      onClick={() => openCapture({ draft: draft.id })}
      end={<Icon name="go" />}
    />
  );
}

/** Whatever was typed first stands for a capture that has no title yet. */
function firstWords(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const { title, ...rest } = value as Readonly<Record<string, unknown>>;
  const typed = [title, ...Object.values(rest)].find((text) => typeof text === "string" && text.trim() !== "");
  return typeof typed === "string" ? (typed.trim().split("\n")[0] ?? "") : "";
}
