// A planned action in full: what for, by which way, when. The same sheet plans one more beside those that are planned.
import { useState } from "preact/hooks";
import { whenWords } from "../../deals/due-words";
import { t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { DateChips } from "../../pick/date-chips";
import type { When } from "../../protocol/types.gen";
import type { Row } from "../../store/store";
import { Button, Field, Sheet } from "../../ui";
import { KindChips } from "./kind-chips";
import { dropAction, type Plan, planNext } from "./planning";
import { said, useRecord } from "./record";

/** An action to move, rename, end or drop; without one what is written here is planned as another one. */
export function PlanSheet({ action }: { readonly action: Row<"action"> | null }) {
  const { store, deal, around, open, close } = useRecord();
  const saving = useSaving(store, close);
  const before = action?.data;
  const [note, write] = useState(before?.note ?? "");
  const [kind, choose] = useState(before?.kind ?? null);
  const [when, pick] = useState<When | null>(before?.when ?? null);
  const plan = changes(before, { note: note.trim() === "" ? null : note.trim(), kind, when });
  const isSame = Object.keys(plan).length === 0;
  const save = async () => {
    if (isSame) return close();
    const words =
      when === null ? t("opportunity.next.saved") : t("opportunity.next.planned", { when: whenWords(when, around) });
    await saving.save(
      () => planNext(store, deal.id, action, plan),
      (done) => said(words, done),
    );
  };
  const drop = (planned: Row<"action">) =>
    saving.save(
      () => dropAction(store, planned),
      (done) => said(t("opportunity.next.dropped"), done),
    );
  return (
    <Sheet
      title={t(action === null && deal.next !== null ? "opportunity.next.one-more" : "opportunity.next")}
      open
      onClose={close}
      bar={
        <Button disabled={isSame} onClick={() => void save()}>
          {t("opportunity.next.save")}
        </Button>
      }
    >
      {saving.trouble}
      <Field label={t("opportunity.next.what-for")} value={note} onInput={write} onEnter={() => void save()} />
      <KindChips store={store} chosen={kind} onChoose={choose} />
      <h2 class="flat">{t("opportunity.next.when")}</h2>
      <DateChips value={when} onPick={pick} />
      {action !== null && (
        <div class="pad two">
          <Button kind="quiet" small icon="tick" onClick={() => open({ done: action })}>
            {t("opportunity.done")}
          </Button>
          <Button kind="quiet" small icon="trash" onClick={() => void drop(action)}>
            {t("opportunity.next.delete")}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

/** Only what differs is written, so that a colleague's change of the other fields stays. */
function changes(before: Row<"action">["data"] | undefined, wanted: Required<Plan>): Plan {
  const held: Plan = { note: before?.note ?? null, kind: before?.kind ?? null, when: before?.when ?? null };
  const differs = (field: keyof Plan) => JSON.stringify(held[field]) !== JSON.stringify(wanted[field]);
  return Object.fromEntries(Object.entries(wanted).filter(([field]) => differs(field as keyof Plan)));
}
