// Where a client is not: in the trash, on its way, or out of sight. Never blank, always a way back.
import { useStore } from "../../app/context";
import { day, isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { joinName } from "../../store/alt-name";
import { memberName } from "../../store/member-names";
import { mayManage } from "../../store/rights";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Empty, Page } from "../../ui";
import { type ClientRow, restore } from "./commands";

export function NotHere({ store, what }: { readonly store: Store; readonly what: "folder" | "contact" }) {
  if (!store.ready.value) return <Page flat back="/clients" compact title="" />;
  const coming = store.status.value.received !== null;
  return (
    <Page flat back="/clients" compact title={t(`clients.${what}`)}>
      <Empty
        title={t(coming ? "clients.not-here.coming" : "clients.not-here")}
        action={
          <Button kind="quiet" small href="/clients">
            {t("clients.to-clients")}
          </Button>
        }
      >
        {t(coming ? "clients.not-here.coming.how" : "clients.not-here.how")}
      </Empty>
    </Page>
  );
}

/** Nothing of it is lost for ninety days: who threw it away, when, and the way back. */
export function Trashed({ store, row }: { readonly store: Store; readonly row: ClientRow }) {
  const title = row.entity === "folder" ? joinName(row.data.name, row.data.alt_name) : titleOf(row);
  return (
    <Page flat back="/clients" title={title || t("clients.unnamed")}>
      <Empty title={t("clients.in-trash")} action={<Restore row={row} />}>
        {trashedBy(store, row)}
      </Empty>
    </Page>
  );
}

function trashedBy(store: Store, { trashed }: ClientRow): string {
  if (trashed === null) return "";
  const at = day(trashed.at, { now: store.now(), zone: store.user.zone });
  if (trashed.by === store.user.id) return t("clients.in-trash.by-you", { at });
  const name = memberName(store, trashed.by);
  return name === "" ? t("clients.in-trash.at", { at }) : t("clients.in-trash.by", { at, name: isolate(name) });
}

function Restore({ row }: { readonly row: ClientRow }) {
  const store = useStore();
  if (!mayManage(store, row)) return null;
  const back = async () => said(t("clients.restored"), await restore(store, row));
  return (
    <Button small icon="undo" onClick={() => void back()}>
      {t("clients.restore")}
    </Button>
  );
}
