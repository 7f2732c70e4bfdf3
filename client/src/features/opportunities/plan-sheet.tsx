// A planned action in full: what for, by which way, when. The same sheet plans one more beside those that are planned.
import { whenWords } from "../../deals/due-words";
import { t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { DateChips } from "../../pick/date-chips";
import type { When } from "../../protocol/types.gen";
import { asSeen } from "../../store/gesture";
import type { Row } from "../../store/store";
import { Button, Field, Sheet } from "../../ui";
import { KindChips } from "./kind-chips";
import { dropAction, type Plan, planNext } from "./planning";
import { said, useRecord } from "./record";

/** An action to move, rename, end or drop; without one what is written here is planned as another one. */
export function PlanSheet({ action }: { readonly action: Row<"action"> | null }) {
  const { store, deal, around, open, close } = useRecord();
  const before = action?.data;
  const form = useKeptForm(store, `plan:${action?.id ?? deal.id}`, heldIn(before), action?.seq);
  const saving = useSaving(store, close, form);
  const { note, kind, when } = form.values;
  const plan = changes(before, { note: note.trim() === "" ? null : note.trim(), kind, when });
  const isSame = Object.keys(plan).length === 0;
  const save = async () => {
    if (isSame) return saving.leave();
    const words =
      when === null ? t("opportunity.next.saved") : t("opportunity.next.planned", { when: whenWords(when, around) });
    await saving.save(
      () => planNext(store, deal.id, action && asSeen(action, form.seen), plan),
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
      onClose={saving.leave}
      bar={
        <Button disabled={isSame} onClick={() => void save()}>
          {t("opportunity.next.save")}
        </Button>
      }
    >
      {saving.news}
      <Field
        label={t("opportunity.next.what-for")}
        value={note}
        onInput={(text) => form.write({ note: text })}
        onEnter={() => void save()}
      />
      <KindChips store={store} chosen={kind} onChoose={(chosen) => form.write({ kind: chosen })} />
      <h2 class="flat">{t("opportunity.next.when")}</h2>
      <DateChips value={when} onPick={(picked) => form.write({ when: picked })} />
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

function heldIn(before: Row<"action">["data"] | undefined): {
  readonly note: string;
  readonly kind: string | null;
  readonly when: When | null;
} {
  return { note: before?.note ?? "", kind: before?.kind ?? null, when: before?.when ?? null };
}

/** Only what differs is written, so that a colleague's change of the other fields stays. */
function changes(before: Row<"action">["data"] | undefined, wanted: Required<Plan>): Plan {
  const held: Plan = { note: before?.note ?? null, kind: before?.kind ?? null, when: before?.when ?? null };
  const differs = (field: keyof Plan) => JSON.stringify(held[field]) !== JSON.stringify(wanted[field]);
  return Object.fromEntries(Object.entries(wanted).filter(([field]) => differs(field as keyof Plan)));
}
