// Whom to ask for a list, and for what kind of clients: two taps, and it is sent with the next connection (K1).
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { ColleagueSheet } from "../../pick/colleague-sheet";
import type { Colleague } from "../../store/colleagues";
import { Field, snack } from "../../ui";
import { askForList } from "./asking";

export function AskSheet({ onClose }: { readonly onClose: () => void }) {
  const store = useStore();
  const form = useKeptForm(store, "ask-for-list", { wish: "" });
  const { wish } = form.values;
  const ask = async (to: Colleague) => {
    const name = isolate(to.name);
    const asked = await askForList(store, to, wish);
    const undo = async () => {
      if (!(await asked.undo())) snack(t("prospects.ask.gone", { name }));
    };
    snack(t("asking.asked", { name }), { undo: () => void undo() });
  };
  return (
    <ColleagueSheet store={store} title={t("prospects.ask")} form={form} onPick={ask} onClose={onClose}>
      <Field
        label={t("prospects.ask.wish")}
        hint={t("prospects.ask.how")}
        placeholder={t("prospects.ask.wish.how")}
        value={wish}
        onInput={(text) => form.write({ wish: text })}
      />
    </ColleagueSheet>
  );
}
