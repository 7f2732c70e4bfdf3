// Where a list is not: in the trash, on its way, or out of sight.
import { day, t } from "../../i18n";
import { said } from "../../notes/said";
import { deleteDraft, gesture, restoreDraft } from "../../store/gesture";
import { mayManage } from "../../store/rights";
import type { Row, Store } from "../../store/store";
import { Button, Empty, Page } from "../../ui";

export function NotHere({ store }: { readonly store: Store }) {
  if (!store.ready.value) return <Page flat back="/prospects" compact title="" />;
  const coming = store.status.value.received !== null;
  return (
    <Page flat back="/prospects" compact title={t("prospects.list")}>
      <Empty
        title={t(coming ? "prospects.not-here.coming" : "prospects.not-here")}
        action={
          <Button kind="quiet" small href="/prospects">
            {t("prospects.to-lists")}
          </Button>
        }
      >
        {t(coming ? "prospects.not-here.coming.how" : "prospects.not-here.how")}
      </Empty>
    </Page>
  );
}

export function Trashed({ store, list }: { readonly store: Store; readonly list: Row<"prospect_list"> }) {
  const at = list.trashed === null ? "" : day(list.trashed.at, { now: store.now(), zone: store.user.zone });
  const restore = async () => {
    const done = await gesture(store, [restoreDraft(store, "prospect_list", list.id)], () => [
      deleteDraft(store, "prospect_list", list.id),
    ]);
    said(t("prospects.restored"), done);
  };
  return (
    <Page flat back="/prospects" title={list.data.name || t("prospects.unnamed")}>
      <Empty
        title={t("prospects.in-trash")}
        action={
          mayManage(store, list) && (
            <Button small icon="undo" onClick={() => void restore()}>
              {t("prospects.restore")}
            </Button>
          )
        }
      >
        {t("prospects.in-trash.at", { at })}
      </Empty>
    </Page>
  );
}
