// One sheet on a client's page: a note, or what came of a call, a visit, a mail, and what is next. A date saves.
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { whenWords } from "../deals/due-words";
import { isolate, t } from "../i18n";
import { DateLine } from "../pick/date-line";
import type { ActivityKind } from "../protocol/types.gen";
import type { QuickDate } from "../store/quick-dates";
import type { Store } from "../store/store";
import { titleOf } from "../store/titles";
import { Button, Field, Line, Select, Sheet } from "../ui";
import { Kinds } from "./activity-chips";
import { AttachLine } from "./attach-line";
import { CameBackLine } from "./came-back";
import { asksForMore, kindBy } from "./kinds";
import { type ClientRow, logTouch, type Next, type Target, targetsOf } from "./log";
import { said } from "./said";
import { saidIn, useNote } from "./use-note";
import { useSaving } from "./use-saving";
import type { Touching } from "./use-touch";

const DATES: readonly QuickDate[] = ["tomorrow", "three_days", "week", "month"];

export interface LogSheetProps {
  readonly row: ClientRow;
  /** Which kind is chosen at first: `visit` for *Log a visit*, none for a note. */
  readonly icon?: ActivityKind["icon"] | undefined;
  /** What the page asks about after a call, if it does. */
  readonly touching?: Touching | undefined;
  readonly onClose: () => void;
}

export function LogSheet({ row, icon, touching, onClose }: LogSheetProps) {
  const store = useStore();
  const touch = touching?.asked ?? null;
  const note = useNote(store, { entity: row.entity, root: row.id });
  const [kind, choose] = useState(() => note.activity ?? kindBy(store, iconOfTouch(touch?.by) ?? icon ?? undefined));
  const saving = useSaving(store, onClose);
  const asks = asksForMore(store, kind);
  const isEmpty = note.text.trim() === "" && kind === null;
  const leave = () => {
    touching?.later();
    onClose();
  };
  const save = async (next: Next | null) => {
    if (isEmpty) return;
    await saving.save(
      () => logTouch(store, row, saidIn(note, kind), next),
      (done) => {
        note.clear();
        touching?.forget();
        said(savedWords(store, next), done);
      },
    );
  };
  const drop = () => {
    touching?.forget();
    onClose();
  };
  return (
    <Sheet
      title={titleFor(store, touch, icon)}
      open
      gloves
      onClose={leave}
      bar={
        <Button kind={asks ? "quiet" : "main"} disabled={isEmpty} onClick={() => void save(null)}>
          {t(asks ? "notes.log.no-date" : "ui.save")}
        </Button>
      }
    >
      {saving.news}
      <CameBackLine back={note.back} />
      <Line one>
        <Kinds chosen={kind} onChoose={choose} />
      </Line>
      <Field
        label={t("notes.words")}
        hideLabel
        kind="long"
        value={note.text}
        onInput={(text) => note.write({ text })}
        placeholder={t("notes.log.words")}
        autofocus={!asks}
      />
      <AttachLine root={row.id} note={note} kind={kind} />
      {asks && <Dates row={row} kind={kind} onDate={(next) => void save(next)} />}
      {touch !== null && (
        <div class="pad">
          <Button kind="plain" onClick={drop}>
            {t("notes.log.drop")}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

function iconOfTouch(by: NonNullable<Touching["asked"]>["by"] | undefined): ActivityKind["icon"] | undefined {
  return by === "message" ? "other" : by;
}

function titleFor(store: Store, touch: Touching["asked"], icon: ActivityKind["icon"] | undefined): string {
  if (touch === null) return t(icon ? "notes.log" : "notes.write");
  const contact = store.rows("contact").value.get(touch.contact);
  return t(`notes.log.${touch.by}`, { name: isolate(contact === undefined ? "" : titleOf(contact)) });
}

function savedWords(store: Store, next: Next | null): string {
  if (next === null) return t("notes.saved");
  return t("notes.log.planned", { when: whenWords(next.when, { now: store.now(), zone: store.user.zone }) });
}

interface DatesProps {
  readonly row: ClientRow;
  readonly kind: string | null;
  readonly onDate: (next: Next) => void;
}

/** A folder has no date of its own: its open sale has, and where there are several one is chosen. */
function Dates({ row, kind, onDate }: DatesProps) {
  const store = useStore();
  const targets = targetsOf(store, row);
  const [id, pickTarget] = useState(targets[0]?.id ?? "");
  const [whatFor, write] = useState("");
  const target: Target | undefined = targets.find((one) => one.id === id) ?? targets[0];
  if (target === undefined) return null;
  return (
    <>
      <h2 class="flat">{t("notes.log.next")}</h2>
      {targets.length > 1 && (
        <Select
          label={t("notes.log.for")}
          value={target.id}
          options={targets.map((one) => ({ value: one.id, label: one.title }))}
          onChange={pickTarget}
        />
      )}
      <Field
        label={t("notes.log.what-for")}
        hideLabel
        value={whatFor}
        onInput={write}
        placeholder={target.next?.data.note || t("notes.log.what-for")}
      />
      <DateLine
        offer={DATES}
        save={t("notes.log.save")}
        onDate={(when) => onDate({ target, when, note: whatFor, kind })}
      />
    </>
  );
}
