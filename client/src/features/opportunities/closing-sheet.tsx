// Lost to somebody, or the project itself fell through: why, for next time.
import { useMemo, useState } from "preact/hooks";
import { isolate, t } from "../../i18n";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Field, Line, Name, Sheet } from "../../ui";
import { closeAs } from "./closing";
import { said, useRecord } from "./record";

const OFFERED = 5;

/** Reasons are free text; those given before stand ready, so that figures by reason stay comparable. */
export function ClosingSheet({ as }: { readonly as: "lost" | "cancelled" }) {
  const { store, deal, close } = useRecord();
  const [reason, give] = useState("");
  const [competitor, name] = useState("");
  const [note, write] = useState("");
  const before = useMemo(() => reasonsBefore(store, as), [store, as]);
  const save = async () => {
    close();
    const done = await closeAs(store, deal.row, as, { reason, competitor, note });
    said(t(`opportunity.${as}.saved`, { title: isolate(titleOf(deal.row)) }), done);
  };
  return (
    <Sheet
      title={t(`opportunity.${as}.title`)}
      open
      onClose={close}
      bar={
        <>
          <Button onClick={() => void save()}>{t(`opportunity.${as}.save`)}</Button>
          <Button kind="quiet" onClick={close}>
            {t("opportunity.not-yet")}
          </Button>
        </>
      }
    >
      <Field label={t(`opportunity.${as}.reason`)} value={reason} onInput={give} />
      {before.length > 0 && (
        <Line>
          {before.map((said) => (
            <Chip key={said} on={said === reason} onClick={() => give(said === reason ? "" : said)}>
              <Name>{said}</Name>
            </Chip>
          ))}
        </Line>
      )}
      {as === "lost" && <Field label={t("opportunity.lost.competitor")} value={competitor} onInput={name} />}
      <Field label={t("opportunity.closing.note")} kind="long" value={note} onInput={write} />
    </Sheet>
  );
}

function reasonsBefore(store: Store, as: "lost" | "cancelled"): readonly string[] {
  const counts = new Map<string, number>();
  for (const { data } of store.rows("opportunity").peek().values()) {
    if (data.status?.is === as && data.status.reason) {
      counts.set(data.status.reason, (counts.get(data.status.reason) ?? 0) + 1);
    }
  }
  const ranked = [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return ranked.slice(0, OFFERED).map(([reason]) => reason);
}
