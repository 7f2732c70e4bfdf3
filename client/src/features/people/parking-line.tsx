// The place for what nobody wants (J6): made with a name of one's choice, and called otherwise at any time.
import { useState } from "preact/hooks";
import { api } from "../../api";
import { useSignedIn } from "../../app/context";
import { TroubleNote } from "../../app/trouble-note";
import { useRequest } from "../../app/use-request";
import { count, t } from "../../i18n";
import type { Row, Store } from "../../store/store";
import { Button, Field, Icon, ListRow, Section, Sheet, snack } from "../../ui";

export function ParkingLine() {
  const { store } = useSignedIn();
  const [isOpen, open] = useState(false);
  const place = parkingOf(store);
  return (
    <Section title={t("settings.parking")}>
      {place === undefined ? (
        <ListRow
          when={<Icon name="plus" />}
          whenTone="accent"
          title={<span class="accent">{t("settings.parking.make")}</span>}
          sub={t("settings.parking.why")}
          wrap
          onClick={() => open(true)}
        />
      ) : (
        <ListRow
          when={<Icon name="folder" />}
          title={<bdi>{place.data.name}</bdi>}
          sub={heldWords(store, place.id)}
          wrap
          onClick={() => open(true)}
          end={<Icon name="go" />}
        />
      )}
      {isOpen && <ParkingSheet name={place?.data.name ?? ""} onClose={() => open(false)} />}
    </Section>
  );
}

function parkingOf(store: Store): Row<"member"> | undefined {
  return [...store.rows("member").value.values()].find(({ data }) => data.parking === true);
}

/** How many stand there; that nobody signs in as this one is said with it. */
function heldWords(store: Store, place: string): string {
  const held = [...store.rows("contact").value.values()].filter(({ data }) => data.owner === place).length;
  return t("settings.parking.held", { count: held, shown: count(held) });
}

interface ParkingSheetProps {
  /** Empty while there is no place yet. */
  readonly name: string;
  readonly onClose: () => void;
}

function ParkingSheet({ name, onClose }: ParkingSheetProps) {
  const [typed, type] = useState(name || t("settings.parking"));
  const { busy, trouble, run } = useRequest();
  const wanted = typed.trim();
  const save = (): Promise<void> =>
    run(async () => {
      const made = await api.people.keepParking(wanted);
      snack(t("settings.changed", { name: made.name }));
      onClose();
    });
  return (
    <Sheet
      title={t("settings.parking")}
      open
      onClose={onClose}
      bar={
        <Button disabled={busy || wanted === "" || wanted === name} onClick={() => void save()}>
          {t(name === "" ? "settings.parking.make" : "settings.people.save")}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== "" && wanted !== name) void save();
        }}
      >
        <Field label={t("settings.people.name")} value={typed} onInput={type} hint={t("settings.parking.why")} />
        <TroubleNote trouble={trouble} />
      </form>
    </Sheet>
  );
}
