// What is parked is anybody's to take (J6); who is first at the server has it.
import { t } from "../../i18n";
import { giveTo } from "../../store/giving";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Chip, snack } from "../../ui";
import { ownerOf } from "./book";
import type { ClientRow } from "./commands";

interface TakeItProps {
  readonly store: Store;
  readonly row: ClientRow;
}

export function TakeIt({ store, row }: TakeItProps) {
  const owner = ownerOf(row, store);
  if (owner === null || store.rows("member").value.get(owner)?.data.parking !== true) return null;
  return (
    <Chip tone="due" icon="plus" onClick={() => void take(store, row)}>
      {t("clients.parked.take")}
    </Chip>
  );
}

async function take(store: Store, row: ClientRow): Promise<void> {
  const title = titleOf(row);
  const given = await giveTo(store, [row], store.user.id);
  snack(t("came-in.taken", { title }), {
    undo: () =>
      void given.undo().then((isBack) => {
        if (!isBack) snack(t("came-in.taken.stays", { title }));
      }),
  });
}
