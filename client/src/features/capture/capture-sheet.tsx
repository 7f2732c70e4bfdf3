// ＋: go on with a draft, write a title, or paste a signature. A draft is kept from the first word.
import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAwake } from "../../app/awake";
import type { CaptureOptions } from "../../app/capture";
import { useStore } from "../../app/context";
import { clock, day, daysFromToday, isolate, t } from "../../i18n";
import type { CameBack } from "../../notes/came-back";
import { useSaving } from "../../notes/use-saving";
import { joinName } from "../../store/alt-name";
import { stepsOf } from "../../store/deals";
import { eventNow } from "../../store/event-now";
import type { Store } from "../../store/store";
import { Button, Icon, ListRow, Sheet, StateWords, snack } from "../../ui";
import { EventRow, EventSwitch, useEventForm } from "./event-form";
import { keptCaptures, tidyCaptures } from "./kept-captures";
import { useKeyboardHeight } from "./keyboard";
import { BLANK, CAPTURE, type CaptureNote, isBlank, nameOf, readNote } from "./note";
import { type Pasted, PasteForm } from "./paste-form";
import { QuickForm } from "./quick-form";
import { saveCapture, tellSaved } from "./save";
import { useDraft } from "./use-draft";
import "./capture.css";

export interface CaptureSheetProps {
  readonly options: CaptureOptions;
  readonly onClose: () => void;
}

interface Begun {
  readonly id: string;
  readonly note: CaptureNote;
  readonly doubtful: ReadonlySet<string>;
  /** When the draft that is gone on with was written. */
  readonly keptAt: number | null;
}

type View =
  | { readonly is: "choose" }
  | { readonly is: "event" }
  | { readonly is: "paste" }
  | ({ readonly is: "quick" } & Begun);

/**
 * Opened with something to go on (a draft, a folder, a title), it starts on the form. One sheet for all three views: a second
 * one would leave an entry behind in the browser's history.
 */
export function CaptureSheet({ options, onClose }: CaptureSheetProps) {
  const store = useStore();
  const [view, setView] = useState<View>(() => firstView(store, options));
  useAwake();
  useEffect(() => void tidyCaptures(store), [store]);
  const form = useQuick(store, view.is === "quick" ? view : null, onClose);
  const take = ({ change, doubtful }: Pasted) => {
    const note = { ...prefilled(store, options), ...change };
    setView({ is: "quick", id: store.newId(), note, doubtful, keptAt: null });
  };
  const start = () => setView(quick(store.newId(), prefilled(store, options)));
  const leaveEvent = () => (options.event ? onClose() : setView({ is: "choose" }));
  const event = useEventForm(store, leaveEvent);
  const bars = {
    event: event.bar,
    choose: (
      <Button icon="pen" onClick={start}>
        {t("capture.quick")}
      </Button>
    ),
    paste: undefined,
    quick: form.bar,
  };
  return (
    <Sheet title={t(TITLES[view.is])} open onClose={onClose} bar={bars[view.is]} gloves>
      {view.is === "choose" && (
        <Chooser
          onPaste={() => setView({ is: "paste" })}
          onEvent={() => setView({ is: "event" })}
          onGoOn={(id) => setView(keptView(store, id))}
        />
      )}
      {view.is === "event" && event.body}
      {view.is === "paste" && <PasteForm onPasted={take} />}
      {view.is === "quick" && form.body}
    </Sheet>
  );
}

const NONE: ReadonlySet<string> = new Set();

const TITLES = {
  event: "capture.event",
  choose: "capture.capture",
  paste: "capture.paste",
  quick: "capture.quick",
} as const;

function quick(id: string, note: CaptureNote, keptAt: number | null = null): View {
  return { is: "quick", id, note, doubtful: NONE, keptAt };
}

function keptView(store: Store, id: string): View {
  const draft = store.drafts.all.peek().find((kept) => kept.id === id && kept.kind === CAPTURE);
  return quick(id, readNote(draft?.value), draft?.at);
}

function firstView(store: Store, options: CaptureOptions): View {
  if (options.event === true) return { is: "event" };
  if (options.draft !== undefined) return keptView(store, options.draft);
  const asked = [options.title, options.folder, options.contact, options.step, options.pipeline];
  return asked.some((value) => value !== undefined)
    ? quick(store.newId(), prefilled(store, options))
    : { is: "choose" };
}

function prefilled(store: Store, { title = "", folder, contact, step, pipeline }: CaptureOptions): CaptureNote {
  const row = folder === undefined ? undefined : store.rows("folder").peek().get(folder);
  const inPipeline = pipeline === undefined ? [] : stepsOf(pipeline, store.rows("step").peek().values());
  return {
    ...BLANK,
    title,
    folder: row === undefined ? "" : joinName(row.data.name, row.data.alt_name),
    folderId: row?.id ?? null,
    contactId: contact ?? null,
    step: step ?? inPipeline[0]?.id ?? null,
    event: eventNow(store),
  };
}

interface ChooserProps {
  readonly onPaste: () => void;
  readonly onEvent: () => void;
  readonly onGoOn: (id: string) => void;
}

function Chooser({ onPaste, onEvent, onGoOn }: ChooserProps) {
  const store = useStore();
  const kept = useComputed(() => keptCaptures(store).value).value;
  return (
    <>
      <EventSwitch store={store} />
      <div class="page lined">
        {kept.map(({ id, name, at }) => (
          <ListRow
            key={id}
            when={whenKept(store, at)}
            whenTone="now"
            title={t("capture.go-on", { title: isolate(name) })}
            sub={t("capture.kept")}
            onClick={() => onGoOn(id)}
            end={<Icon name="go" />}
          />
        ))}
        <EventRow store={store} onOpen={onEvent} />
        <ListRow
          when={<Icon name="paste" />}
          whenTone="accent"
          title={t("capture.paste")}
          sub={t("capture.paste.what")}
          onClick={onPaste}
        />
      </div>
    </>
  );
}

function whenKept(store: Store, at: number): string {
  const around = { now: store.now(), zone: store.user.zone };
  return daysFromToday(at, around) === 0 ? clock(at, around) : day(at, { ...around, narrow: true });
}

interface Form {
  readonly body: ComponentChildren;
  readonly bar: ComponentChildren;
}

/** The form and its Save; null while there is nothing to fill in yet. */
function useQuick(store: Store, begun: Begun | null, onClose: () => void): Form {
  const [edited, setEdited] = useState<CaptureNote | null>(null);
  const [isMissing, miss] = useState(false);
  const [isLetGo, letGo] = useState(false);
  const note = edited ?? begun?.note ?? BLANK;
  const id = begun?.id ?? "";
  const keeper = useDraft(store, id, note);
  const back: CameBack = {
    at: isLetGo ? null : (begun?.keptAt ?? null),
    letGo() {
      setEdited(prefilled(store, {})); // the event one is at goes on the next card, too
      letGo(true);
      return () => setEdited(note);
    },
  };
  const saving = useSaving(store, onClose, { forget: () => undefined, back });
  useKeyboardHeight();
  const change = (changed: Partial<CaptureNote>) => {
    miss(false);
    setEdited((before) => ({ ...(before ?? note), ...changed }));
  };
  const save = async () => {
    if (nameOf(note) === "") return miss(true);
    const keep = async () => {
      await saveCapture(store, id, note);
      await keeper.drop();
    };
    await saving.save(keep, () => tellSaved(id, note));
  };
  const discard = async () => {
    await keeper.drop();
    onClose();
    snack(t("capture.discarded"), { undo: () => void store.drafts.put(id, CAPTURE, note) });
  };
  return {
    bar: <Button onClick={() => void save()}>{t("ui.save")}</Button>,
    body: (
      <div class="quick">
        <StateWords tone={isBlank(note) ? "off" : "sent"}>
          {t(isBlank(note) ? "capture.enough" : "capture.draft-kept")}
        </StateWords>
        {saving.news}
        <QuickForm
          note={note}
          onChange={change}
          onSave={() => void save()}
          onLeave={onClose}
          doubtful={begun?.doubtful ?? NONE}
          missing={isMissing}
        />
        {!isBlank(note) && (
          <div class="pad">
            <Button kind="plain" onClick={() => void discard()}>
              {t("capture.discard")}
            </Button>
          </div>
        )}
      </div>
    ),
  };
}
