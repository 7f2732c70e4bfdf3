// Where the opportunity is not: in the trash, on its way, or out of sight.
import { day, isolate, t } from "../../i18n";
import { memberName } from "../../store/member-names";
import { mayManage } from "../../store/rights";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Empty, Page } from "../../ui";
import { restoreOpportunity } from "./commands";
import { isMe, said } from "./record";

interface TrashedProps {
  readonly store: Store;
  readonly row: Row<"opportunity">;
}

/** Nothing of it is lost for ninety days: who threw it away, when, and the way back. */
export function Trashed({ store, row }: TrashedProps) {
  const by = row.trashed?.by;
  const at = row.trashed === null ? "" : day(row.trashed.at, { now: store.now(), zone: store.user.zone });
  const told = isMe(store, by)
    ? t("opportunity.trash.by-you", { at })
    : t("opportunity.trash.by", { at, name: isolate(memberName(store, by) || t("opportunity.somebody")) });
  const restore = async () => said(t("opportunity.restored"), await restoreOpportunity(store, row));
  return (
    <Page back="/" flat title={titleOf(row) || t("deals.untitled")}>
      <Empty
        title={t("opportunity.trash")}
        action={
          mayManage(store, row) && (
            <Button small icon="undo" onClick={() => void restore()}>
              {t("opportunity.restore")}
            </Button>
          )
        }
      >
        {told}
      </Empty>
    </Page>
  );
}

/** An address shared by a colleague, or a record that went out of sight: never blank, always a way back. */
export function NotHere({ store }: { readonly store: Store }) {
  if (!store.ready.value) return <Page back="/" flat title="" />;
  const isComing = store.status.value.received !== null;
  return (
    <Page back="/" flat compact title={t("opportunity.title")}>
      <Empty
        title={t(isComing ? "opportunity.coming" : "opportunity.not-here")}
        action={
          <Button kind="quiet" small href="/">
            {t("opportunity.to-today")}
          </Button>
        }
      >
        {t(isComing ? "opportunity.coming.how" : "opportunity.not-here.how")}
      </Empty>
    </Page>
  );
}
