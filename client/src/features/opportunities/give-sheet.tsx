// To whom the sale goes, with a line of message; what was written, planned and attached goes along (J4).
import { isolate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { ColleagueSheet } from "../../pick/colleague-sheet";
import type { Colleague } from "../../store/colleagues";
import { giveTo } from "../../store/giving";
import { titleOf } from "../../store/titles";
import { Field, snack } from "../../ui";
import { useRecord } from "./record";

export function GiveSheet() {
  const { store, deal, close } = useRecord();
  const form = useKeptForm(store, `give:${deal.id}`, { message: "" });
  const { message } = form.values;
  const title = isolate(titleOf(deal.row) || t("deals.untitled"));
  const give = async (to: Colleague) => {
    const colleague = isolate(to.name);
    const given = await giveTo(store, [deal.row], to.id, message);
    const undo = async () => {
      if (!(await given.undo())) snack(t("opportunity.give.stays", { colleague }));
    };
    snack(t("opportunity.given", { title, colleague }), { undo: () => void undo() });
  };
  return (
    <ColleagueSheet store={store} title={t("opportunity.give.to", { title })} form={form} onPick={give} onClose={close}>
      <Field label={t("opportunity.give.message")} value={message} onInput={(text) => form.write({ message: text })} />
    </ColleagueSheet>
  );
}
