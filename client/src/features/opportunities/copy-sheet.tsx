// A copy for the next sale to the same client: an upsell to do now, or a renewal on standby to its date (C6).
import { go } from "../../app/router";
import { whenWords } from "../../deals/due-words";
import { isolate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { titleOf } from "../../store/titles";
import { Button, Field, Note, Sheet } from "../../ui";
import { copyOpportunity } from "./copying";
import { FolderOffer, useFolderOffer } from "./folder-offer";
import { companyOf } from "./folders";
import { said, useRecord } from "./record";
import { AgainChips, type AgainFields, useAgain } from "./sell-again";

interface CopyFields extends AgainFields {
  readonly title: string;
  readonly folder: string;
}

export function CopySheet() {
  const { store, deal, around, close } = useRecord();
  const original = titleOf(deal.row);
  const form = useKeptForm<CopyFields>(store, `copy:${deal.id}`, {
    title: original,
    folder: companyOf(store, deal),
    again: "no",
    picked: null,
  });
  const saving = useSaving(store, close, form);
  const { title } = form.values;
  const again = useAgain(form, "");
  const offer = useFolderOffer(form);
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
      onClose={saving.leave}
      bar={
        <Button disabled={title.trim() === "" || again.isMissing} onClick={() => void save()}>
          {t("opportunity.copy.save")}
        </Button>
      }
    >
      {saving.news}
      <Field label={t("opportunity.copy.title")} value={title} onInput={(text) => form.write({ title: text })} />
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
