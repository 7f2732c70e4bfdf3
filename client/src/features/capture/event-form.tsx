// "Today I am at …" (A6): its name, and what it puts on everything captured until it is switched off.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { isolate, t, tx } from "../../i18n";
import { TagField } from "../../pick/tag-field";
import { type EventNow, eventNow, harvestOf, switchOff, switchOn } from "../../store/event-now";
import { instantNow } from "../../store/gesture";
import type { Store } from "../../store/store";
import { tagName } from "../../store/tag-names";
import { Button, Field, Icon, ListRow, Name, Switch, snack } from "../../ui";

interface EventSwitchProps {
  readonly store: Store;
  readonly onOpen: () => void;
}

/** Among the ways of the chooser, while no event is on: the way to say where I am. */
export function EventRow({ store, onOpen }: EventSwitchProps) {
  if (eventNow(store) !== null) return null;
  return (
    <ListRow
      when={<Icon name="visit" />}
      whenTone="accent"
      title={t("capture.event.none")}
      sub={t("capture.event.none.how")}
      wrap
      onClick={onOpen}
      end={<Icon name="go" />}
    />
  );
}

/** On top of the chooser: where I am with what came of it. */
export function EventSwitch({ store }: Pick<EventSwitchProps, "store">) {
  const event = eventNow(store);
  if (event === null) return null;
  const { cards, incomplete } = harvestOf(store, event);
  const tags = event.tags.map((tag) => isolate(tagName(store, tag))).join(", ");
  const told = [t("incomplete.harvest", { cards, incomplete }), tags !== "" && t("capture.event.tags", { tags })];
  return (
    <Switch
      label={<b>{tx("capture.event.at", { event: <Name>{event.name}</Name> })}</b>}
      hint={told.filter(Boolean).join(". ")}
      on
      onChange={() => void leave(store, event)}
    />
  );
}

async function leave(store: Store, event: EventNow): Promise<void> {
  const { cards, incomplete } = harvestOf(store, event);
  await switchOff(store);
  snack(t("capture.event.left", { event: isolate(event.name), cards, incomplete }), {
    undo: () => void switchOn(store, event),
  });
}

interface Form {
  readonly body: ComponentChildren;
  readonly bar: ComponentChildren;
}

/** Opened while an event is on, it changes that one. */
export function useEventForm(store: Store, onDone: () => void): Form {
  const known = eventNow(store);
  const [edited, edit] = useState<Partial<EventNow>>({});
  const event = { name: "", tags: [], comment: "", since: "", ...known, ...edited };
  const save = async () => {
    const since = known?.since ?? instantNow(store);
    await switchOn(store, { ...event, name: event.name.trim(), comment: event.comment.trim(), since });
    edit({});
    onDone();
  };
  return {
    bar: (
      <>
        <Button disabled={event.name.trim() === ""} onClick={() => void save()}>
          {t(known === null ? "capture.event.on" : "ui.save")}
        </Button>
        {known !== null && (
          <Button
            kind="quiet"
            onClick={() => {
              void leave(store, known);
              onDone();
            }}
          >
            {t("capture.event.off")}
          </Button>
        )}
      </>
    ),
    body: (
      <>
        <Field
          label={t("capture.event.name")}
          value={event.name}
          onInput={(name) => edit({ ...edited, name })}
          placeholder={t("capture.event.name.how")}
        />
        <TagField
          chosen={event.tags}
          onAdd={(tag) => edit({ ...edited, tags: [...event.tags, tag] })}
          onRemove={(tag) => edit({ ...edited, tags: event.tags.filter((other) => other !== tag) })}
        />
        <Field
          label={t("capture.event.comment")}
          kind="long"
          value={event.comment}
          onInput={(comment) => edit({ ...edited, comment })}
          placeholder={t("capture.event.comment.how")}
        />
        <p class="pad muted hint">{t("capture.event.how")}</p>
      </>
    ),
  };
}
