// Hand a contact over, with what goes along counted (J4).
import { useState } from "preact/hooks";
import { isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { ColleagueSheet } from "../../pick/colleague-sheet";
import type { Colleague } from "../../store/colleagues";
import { giveTo } from "../../store/giving";
import { titleOf } from "../../store/titles";
import { Switch, snack } from "../../ui";
import type { RoundInHand } from "./use-round";

interface HandOverSheetProps {
  readonly round: RoundInHand;
  readonly contact: string;
  readonly onClose: () => void;
}

export function HandOverSheet({ round, contact, onClose }: HandOverSheetProps) {
  const { store, touches } = round;
  const [takesDeals, take] = useState(true);
  const row = store.rows("contact").value.get(contact);
  if (row === undefined) return null;
  const own = (touches?.deals(contact) ?? []).filter(({ is, owner }) => is === "open" && owner === store.user.id);
  const name = isolate(titleOf(row));
  const give = async (to: Colleague) => {
    const colleague = isolate(to.name);
    const given = await giveTo(store, takesDeals ? [row, ...own.map((deal) => deal.row)] : [row], to.id);
    const done = await round.answer(contact, "handed", {
      async undo() {
        if (!(await given.undo())) snack(t("morning.handed.gone", { colleague }));
      },
    });
    said(t("morning.handed", { name, colleague }), done);
  };
  return (
    <ColleagueSheet store={store} title={t("morning.hand-over.to", { name })} onPick={give} onClose={onClose}>
      {own.length > 0 && (
        <Switch label={t("morning.hand-over.along", { count: own.length })} on={takesDeals} onChange={take} />
      )}
    </ColleagueSheet>
  );
}
