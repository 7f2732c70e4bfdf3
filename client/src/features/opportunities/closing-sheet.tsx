// Lost to somebody, or the project itself fell through: why, for next time (C11).
import { useMemo } from "preact/hooks";
import { isolate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { byRank } from "../../store/deals";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Field, Line, Name, Sheet } from "../../ui";
import { closeAs } from "./closing";
import { said, useRecord } from "./record";

const OFFERED = 5;

export function ClosingSheet({ as }: { readonly as: "lost" | "cancelled" }) {
  const { store, deal, close } = useRecord();
  const form = useKeptForm(store, `${as}:${deal.id}`, { reason: "", competitor: "", note: "" });
  const saving = useSaving(store, close, form);
  const { reason, competitor, note } = form.values;
  const save = () =>
    saving.save(
      () => closeAs(store, deal.row, as, form.values),
      (done) => said(t(`opportunity.${as}.saved`, { title: isolate(titleOf(deal.row)) }), done),
    );
  return (
    <Sheet
      title={t(`opportunity.${as}.title`)}
      open
      onClose={saving.leave}
      bar={
        <>
          <Button onClick={() => void save()}>{t(`opportunity.${as}.save`)}</Button>
          <Button kind="quiet" onClick={saving.leave}>
            {t("opportunity.not-yet")}
          </Button>
        </>
      }
    >
      {saving.news}
      <Why as={as} reason={reason} competitor={competitor} onWhy={form.write} />
      <Field
        label={t("opportunity.closing.note")}
        kind="long"
        value={note}
        onInput={(text) => form.write({ note: text })}
      />
    </Sheet>
  );
}

interface WhyProps {
  readonly as: "lost" | "cancelled";
  readonly reason: string;
  readonly competitor: string;
  readonly onWhy: (why: { readonly reason: string } | { readonly competitor: string }) => void;
}

/** The admin's reasons to tap, or words of one's own; a competitor typed before is one tap away, too. */
export function Why({ as, reason, competitor, onWhy }: WhyProps) {
  const { store } = useRecord();
  const give = (text: string) => onWhy({ reason: text });
  const name = (text: string) => onWhy({ competitor: text });
  const set = reasonsOf(store);
  const reasons = useMemo(() => (set.length > 0 ? set : before(store, as, "reason")), [store, as, set.length]);
  const rivals = useMemo(() => before(store, as, "competitor"), [store, as]);
  return (
    <>
      {set.length > 0 && <h2 class="flat">{t(`opportunity.${as}.reason`)}</h2>}
      {set.length > 0 && <Offers offered={reasons} chosen={reason} onChoose={give} />}
      <Field
        label={t(set.length > 0 ? "opportunity.closing.own-words" : `opportunity.${as}.reason`)}
        value={set.includes(reason) ? "" : reason}
        onInput={give}
      />
      {set.length === 0 && <Offers offered={reasons} chosen={reason} onChoose={give} />}
      <Field label={t(`opportunity.${as}.competitor`)} value={competitor} onInput={name} />
      <Offers offered={rivals} chosen={competitor} onChoose={name} />
    </>
  );
}

interface OffersProps {
  readonly offered: readonly string[];
  readonly chosen: string;
  readonly onChoose: (text: string) => void;
}

/** Tapping the chosen one again takes it off. */
function Offers({ offered, chosen, onChoose }: OffersProps) {
  if (offered.length === 0) return null;
  return (
    <Line>
      {offered.map((text) => (
        <Chip key={text} on={text === chosen} onClick={() => onChoose(text === chosen ? "" : text)}>
          <Name>{text}</Name>
        </Chip>
      ))}
    </Line>
  );
}

/** As the admin has set them up, in their order. */
function reasonsOf(store: Store): readonly string[] {
  const live = [...store.rows("loss_reason").value.values()].filter(({ data }) => !data.archived && data.name);
  return live.sort(byRank).map(({ data }) => data.name ?? "");
}

/** Those given before, the commonest first, so that figures stay comparable where nothing is set up. */
function before(store: Store, as: "lost" | "cancelled", field: "reason" | "competitor"): readonly string[] {
  const counts = new Map<string, number>();
  for (const { data } of store.rows("opportunity").peek().values()) {
    const text = data.status?.is === as ? data.status[field] : null;
    if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return ranked.slice(0, OFFERED).map(([text]) => text);
}
