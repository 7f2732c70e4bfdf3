// On top of the sample list: that it is one, and the one tap that takes it away.
import { go } from "../../app/router";
import { t } from "../../i18n";
import { said } from "../../notes/said";
import type { Row } from "../../store/store";
import { Chip, Note } from "../../ui";
import { useList } from "./list-in-hand";
import { isSample, removeSample } from "./sample-list";

export function SampleNote({ rows }: { readonly rows: readonly Row<"prospect">[] }) {
  const { store, list } = useList();
  if (!isSample(store, list)) return null;
  const remove = async () => {
    const done = await removeSample(store, list, rows);
    go("/prospects", { replace: true });
    said(t("prospects.sample.removed"), done);
  };
  return (
    <Note title={t("prospects.sample.note")}>
      {t("prospects.sample.note.how")}
      <div class="sample-away">
        <Chip icon="trash" onClick={() => void remove()}>
          {t("prospects.sample.remove")}
        </Chip>
      </div>
    </Note>
  );
}
