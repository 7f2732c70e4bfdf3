// The next action in full: what for, by which way, when.
import { useState } from "preact/hooks";
import { whenWords } from "../../deals/due-words";
import { t } from "../../i18n";
import { DateChips } from "../../pick/date-chips";
import type { When } from "../../protocol/types.gen";
import type { Row } from "../../store/store";
import { Button, Field, Sheet } from "../../ui";
import { KindChips } from "./kind-chips";
import { dropAction, type Plan, planAnother, planNext } from "./planning";
import { said, useRecord } from "./record";

/** Nothing is planned yet, or an action to move, rename or drop. */
export function PlanSheet({ action }: { readonly action: Row<"action"> | null }) {
  const { store, deal, around, close } = useRecord();
  const before = action?.data;
  const [note, write] = useState(before?.note ?? "");
  const [kind, choose] = useState(before?.kind ?? null);
  const [when, pick] = useState<When | null>(before?.when ?? null);
  const plan = changes(before, { note: note.trim() === "" ? null : note.trim(), kind, when });
  const isSame = Object.keys(plan).length === 0;
  const words =
    when === null ? t("opportunity.next.saved") : t("opportunity.next.planned", { when: whenWords(when, around) });
  const save = async () => {
    close();
    if (!isSame) said(words, await planNext(store, deal.id, action, plan));
  };
  const another = async () => {
    close();
    said(words, await planAnother(store, deal.id, { note, kind, when }));
  };
  const drop = async () => {
    close();
    if (action !== null) said(t("opportunity.next.dropped"), await dropAction(store, action));
  };
  return (
    <Sheet
      title={t("opportunity.next")}
      open
      onClose={close}
      bar={
        <Button disabled={isSame} onClick={() => void save()}>
          {t("opportunity.next.save")}
        </Button>
      }
    >
      <Field label={t("opportunity.next.what-for")} value={note} onInput={write} onEnter={() => void save()} />
      <KindChips store={store} chosen={kind} onChoose={choose} />
      <h2 class="flat">{t("opportunity.next.when")}</h2>
      <DateChips value={when} onPick={pick} />
      {action !== null && (
        <div class="pad">
          <Button kind="plain" onClick={() => void another()}>
            {t("opportunity.next.another")}
          </Button>
          <Button kind="plain" onClick={() => void drop()}>
            {t("opportunity.next.drop")}
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
