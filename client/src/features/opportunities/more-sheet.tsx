// What is done to the opportunity as a whole: copy, folder, share, hand over, delete.
import { go } from "../../app/router";
import { isolate, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { mayManage } from "../../store/rights";
import { titleOf } from "../../store/titles";
import { Icon, type IconName, ListRow, Sheet, snack } from "../../ui";
import { deleteOpportunity } from "./commands";
import { said, useRecord } from "./record";

export function MoreSheet() {
  const { store, deal, open, close } = useRecord();
  const saving = useSaving(store, close);
  const title = isolate(titleOf(deal.row));
  const remove = () =>
    saving.save(
      () => deleteOpportunity(store, deal.row),
      (done) => said(t("opportunity.deleted", { title }), done),
    );
  return (
    <Sheet title={t("opportunity.more")} open onClose={close}>
      {saving.news}
      <div class="page lined">
        <Entry icon="copy" title={t("opportunity.copy")} sub={t("opportunity.copy.how")} run={() => open("copy")} />
        <Entry
          icon="clock"
          title={t("opportunity.history")}
          sub={t("opportunity.history.how")}
          run={() => {
            close();
            go(`/o/${deal.id}/history`);
          }}
        />
        <Entry icon="folder" title={t("opportunity.folder.change")} run={() => open("folder")} />
        <Entry
          icon="share"
          title={t("opportunity.share")}
          sub={t("opportunity.share.how")}
          run={() => {
            close();
            void shareAddress(titleOf(deal.row));
          }}
        />
        {mayManage(store, deal.row) && (
          <Entry icon="people" title={t("opportunity.give")} sub={t("opportunity.give.how")} run={() => open("give")} />
        )}
        {mayManage(store, deal.row) && (
          <Entry
            icon="trash"
            title={t("opportunity.delete")}
            sub={t("opportunity.delete.how")}
            run={() => void remove()}
          />
        )}
      </div>
    </Sheet>
  );
}

interface EntryProps {
  readonly icon: IconName;
  readonly title: string;
  readonly sub?: string;
  readonly run: () => void;
}

function Entry({ icon, title, sub, run }: EntryProps) {
  return <ListRow when={<Icon name={icon} />} title={title} sub={sub} wrap onClick={run} />;
}

/** The phone's own way of sharing where there is one, else the clipboard; on plain http there is neither. */
async function shareAddress(title: string): Promise<void> {
  const url = `${location.origin}${location.pathname}`;
  try {
    if (typeof navigator.share === "function") await navigator.share({ title, url });
    else {
      await navigator.clipboard.writeText(url);
      snack(t("opportunity.share.copied"));
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return; // thought better of it
    snack(url);
  }
}
