// What is done with the clients that are selected: tag, park, hand over; how many is said before and after, one undo.
import { useState } from "preact/hooks";
import { count, isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { TagField } from "../../pick/tag-field";
import { colleaguesBySmallestBook } from "../../store/colleagues";
import type { Store } from "../../store/store";
import { Avatar, Button, IconButton, ListRow, Name, Note, Sheet, Switch, snack } from "../../ui";
import type { Client } from "./book";
import { type BulkDone, giveAll, goesAlong, mayGive, parkAll, parkable, parkingPlace, tagAll } from "./bulk";

interface SelectBarProps {
  readonly store: Store;
  readonly chosen: readonly Client[];
  readonly onAll: () => void;
  readonly onClose: () => void;
}

export function SelectBar({ store, chosen, onAll, onClose }: SelectBarProps) {
  const [sheet, open] = useState<"tag" | "give" | null>(null);
  const none = chosen.length === 0;
  const own = chosen.filter((client) => mayGive(store, client));
  const canPark = parkingPlace(store) === null ? parkable(own).length > 0 : own.length > 0;
  const finish = (done: BulkDone | null, words: (many: number) => string) => {
    open(null);
    onClose();
    if (done !== null) said(words(done.count), done);
  };
  const park = async () =>
    finish(await parkAll(store, own, () => tooLate("")), (many) =>
      t("clients.parked", { count: many, shown: count(many) }),
    );
  return (
    <>
      <div class="select-head">
        <b class="grow" role="status">
          {t("clients.selected", { count: chosen.length, shown: count(chosen.length) })}
        </b>
        <Button kind="plain" small onClick={onAll}>
          {t("clients.select.all")}
        </Button>
        <IconButton icon="close" label={t("clients.select.end")} onClick={onClose} />
      </div>
      <div class="bar-three">
        <Button kind="quiet" disabled={none} onClick={() => open("tag")}>
          {t("clients.select.tag")}
        </Button>
        <Button kind="quiet" disabled={!canPark} onClick={() => void park()}>
          {t("clients.select.park")}
        </Button>
        <Button disabled={own.length === 0} onClick={() => open("give")}>
          {t("clients.select.give")}
        </Button>
      </div>
      {sheet === "tag" && <TagSheet store={store} chosen={chosen} onDone={finish} onClose={() => open(null)} />}
      {sheet === "give" && (
        <GiveSheet store={store} own={own} chosen={chosen} onDone={finish} onClose={() => open(null)} />
      )}
    </>
  );
}

function tooLate(name: string): void {
  snack(name === "" ? t("clients.parked.gone") : t("clients.given.gone", { name: isolate(name) }));
}

interface SheetProps {
  readonly store: Store;
  readonly chosen: readonly Client[];
  readonly onDone: (done: BulkDone | null, words: (many: number) => string) => void;
  readonly onClose: () => void;
}

function TagSheet({ store, chosen, onDone, onClose }: SheetProps) {
  const tag = async (typed: string) =>
    onDone(await tagAll(store, chosen, typed), (many) =>
      t("clients.tagged", { count: many, shown: count(many), tag: isolate(typed) }),
    );
  return (
    <Sheet
      title={t("clients.select.tag-many", { count: chosen.length, shown: count(chosen.length) })}
      open
      onClose={onClose}
    >
      <TagField chosen={[]} onAdd={(typed) => void tag(typed)} onRemove={() => undefined} />
    </Sheet>
  );
}

/** The smallest book first, so that a newcomer gets one; what goes along is counted before the tap. */
function GiveSheet({ store, chosen, own, onDone, onClose }: SheetProps & { readonly own: readonly Client[] }) {
  const [along, take] = useState(true);
  const deals = goesAlong(own);
  const others = chosen.length - own.length;
  const give = async (to: string, name: string) => {
    const rows = own.map(({ row }) => row);
    const done = await giveAll(store, along ? [...rows, ...deals] : rows, to, () => tooLate(name));
    onDone(done, () => t("clients.given", { count: own.length, shown: count(own.length), name: isolate(name) }));
  };
  return (
    <Sheet title={t("clients.give-many", { count: own.length, shown: count(own.length) })} open onClose={onClose}>
      {others > 0 && <Note tone="due" title={t("clients.give.not-yours", { count: others, shown: count(others) })} />}
      {deals.length > 0 && (
        <Switch
          label={t("clients.give.along", { count: deals.length, shown: count(deals.length) })}
          on={along}
          onChange={take}
        />
      )}
      <div class="page lined">
        {colleaguesBySmallestBook(store).map(({ id, name, contacts }) => (
          <ListRow
            key={id}
            when={<Avatar name={name} />}
            title={<Name>{name}</Name>}
            sub={t("clients.give.book", { count: contacts, shown: count(contacts) })}
            onClick={() => void give(id, name)}
          />
        ))}
      </div>
    </Sheet>
  );
}
