// A copy for the next sale to the same client: an upsell to do now, or a renewal on standby to its date (C6).
import { useState } from "preact/hooks";
import { go } from "../../app/router";
import { whenWords } from "../../deals/due-words";
import { isolate, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { titleOf } from "../../store/titles";
import { Button, Field, Note, Sheet } from "../../ui";
import { copyOpportunity } from "./copying";
import { FolderOffer, useFolderOffer } from "./folder-offer";
import { said, useRecord } from "./record";
import { AgainChips, useAgain } from "./sell-again";

export function CopySheet() {
  const { store, deal, around, close } = useRecord();
  const saving = useSaving(store, close);
  const original = titleOf(deal.row);
  const [title, write] = useState(original);
  const again = useAgain("no", "");
  const offer = useFolderOffer();
  const copy = () =>
    copyOpportunity(store, deal.row, {
      title: title.trim(),
      folder: offer.choice,
      ...(again.when !== null && { plan: { when: again.when, note: t("opportunity.won.renewal") } }),
    });
  const save = () =>
    saving.save(copy, (made) => {
      go(`/o/${made.id}`);
      said(t("opportunity.copied", { title: isolate(original) }), made);
    });
  return (
    <Sheet
      title={t("opportunity.copy")}
      open
      onClose={close}
      bar={
        <Button disabled={title.trim() === "" || again.isMissing} onClick={() => void save()}>
          {t("opportunity.copy.save")}
        </Button>
      }
    >
      {saving.trouble}
      <Field label={t("opportunity.copy.title")} value={title} onInput={write} />
      <h2 class="flat">{t("opportunity.copy.when")}</h2>
      <AgainChips again={again} none={t("opportunity.copy.now")} />
      <FolderOffer offer={offer} />
      <Note
        title={
          again.when === null
            ? t("opportunity.copy.todo")
            : t("opportunity.won.copy", { day: whenWords(again.when, around) })
        }
      >
        {t("opportunity.won.copy.keeps")} {t("opportunity.copy.leaves")} {offer.words}
      </Note>
    </Sheet>
  );
}
