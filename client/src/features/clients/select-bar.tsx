// What is done with the clients that are selected: tag, park, hand over; how many is said before and after, one undo.
import { useState } from "preact/hooks";
import { keep } from "../../app/save-file";
import { count, isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import { TagField } from "../../pick/tag-field";
import type { Store } from "../../store/store";
import { Button, IconButton, Sheet } from "../../ui";
import type { Client } from "./book";
import { type BulkDone, mayGive, parkAll, parkable, parkingPlace, tagAll } from "./bulk";
import { exportName, exportText } from "./export-clients";
import { GiveSheet, type OnDone, tooLate } from "./give-sheet";

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
  const exportAll = () => {
    onClose();
    void keep(new File([exportText(store, chosen)], exportName(store), { type: "text/csv;charset=utf-8" }));
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
        <Button kind="plain" small disabled={none} onClick={exportAll}>
          {t("clients.select.export")}
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
        <GiveSheet
          store={store}
          own={own}
          left={chosen.length - own.length}
          onDone={finish}
          onClose={() => open(null)}
        />
      )}
    </>
  );
}

interface TagSheetProps {
  readonly store: Store;
  readonly chosen: readonly Client[];
  readonly onDone: OnDone;
  readonly onClose: () => void;
}

function TagSheet({ store, chosen, onDone, onClose }: TagSheetProps) {
  const saving = useSaving(store, onClose);
  const tag = (typed: string) =>
    saving.save(
      () => tagAll(store, chosen, typed),
      (done) => onDone(done, (many) => t("clients.tagged", { count: many, shown: count(many), tag: isolate(typed) })),
    );
  return (
    <Sheet
      title={t("clients.select.tag-many", { count: chosen.length, shown: count(chosen.length) })}
      open
      onClose={onClose}
    >
      {saving.news}
      <TagField chosen={[]} onAdd={(typed) => void tag(typed)} onRemove={() => undefined} />
    </Sheet>
  );
}
