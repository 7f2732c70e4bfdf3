// One row as a card: call, what came of it, its cells to edit one after the other, what was said.
import { useEffect, useRef, useState } from "preact/hooks";
import { useAwake } from "../../app/awake";
import { t } from "../../i18n";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import { DateChips } from "../../pick/date-chips";
import { deleteDraft, gesture, instantNow, restoreDraft, setBack } from "../../store/gesture";
import { mayManage } from "../../store/rights";
import type { Row } from "../../store/store";
import { Button, Chip, Field, type FieldKind, Line, Name, Note, Section, Sheet } from "../../ui";
import { cellText, type ListColumn, rowTitle } from "./columns";
import { logOutcome, type Outcome, reopenRow, setCells } from "./commands";
import { stateOf } from "./find-rows";
import { useList } from "./list-in-hand";
import { ListNotes } from "./list-notes";
import { dialled, toneClass } from "./row-line";
import { knownRow, outcomeWords, rowState } from "./row-words";

export interface RowSheetProps {
  readonly row: Row<"prospect">;
  readonly onClose: () => void;
}

export function RowSheet({ row, onClose }: RowSheetProps) {
  const { store, list, columns, convert } = useList();
  useAwake();
  const known = knownRow(store, row, columns);
  const state = rowState(store, row, known);
  const converted = stateOf(row) === "converted";
  const make = () => {
    onClose();
    convert(row);
  };
  const saving = useSaving(store, onClose);
  const remove = () => {
    const back = () => [restoreDraft(store, "prospect", row.id)];
    return saving.save(
      () => gesture(store, [deleteDraft(store, "prospect", row.id)], back),
      (done) => said(t("prospects.row.removed"), done),
    );
  };
  return (
    <Sheet
      title={rowTitle(columns, row.data) || t("prospects.row.unnamed")}
      open
      gloves
      onClose={onClose}
      bar={
        <Button icon={converted ? "go" : "plus"} onClick={make}>
          {t(converted ? "prospects.row.open" : "prospects.row.make")}
        </Button>
      }
    >
      {saving.news}
      <p class="pad row-standing">
        <span class={toneClass(state.tone)}>{state.text}</span>
        {known !== undefined && !converted && (
          <span class="muted"> · {t(`prospects.same.${known.by}`, { title: known.title })}</span>
        )}
      </p>
      {!converted && <Calling row={row} />}
      <Cells row={row} />
      <ListNotes row={row} />
      {mayManage(store, list) && (
        <div class="pad">
          <Button kind="plain" onClick={() => void remove()}>
            {t("prospects.row.remove")}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

/** Call, then say what came of it; a date to try again is one tap more, and saves. */
function Calling({ row }: { readonly row: Row<"prospect"> }) {
  const { store, columns } = useList();
  const [asking, ask] = useState<"no_answer" | "call_back" | null>(null);
  const phones = columns.filter(({ meaning, id }) => meaning === "phone" && cellText(row.data, id).trim() !== "");
  const log = async (outcome: Outcome, retry: string | null) => {
    ask(null);
    const comment = store.newId();
    const kinds = [...store.rows("activity_kind").peek().values()];
    const drafts = logOutcome(row, outcome, {
      comment,
      happenedAt: instantNow(store),
      activity: kinds.find(({ data }) => data.icon === "call" && data.archived !== true)?.id ?? null,
      retry,
      text: "",
    });
    const back = () => [...setBack(store, row, ["state", "outcome", "retry"]), deleteDraft(store, "comment", comment)];
    said(t("prospects.logged", { outcome: outcomeWords(outcome) }), await gesture(store, drafts, back));
  };
  const reopen = async () => {
    const back = () => setBack(store, row, ["state", "outcome", "retry"]);
    said(t("prospects.reopened"), await gesture(store, reopenRow(row), back));
  };
  if (stateOf(row) === "dropped") {
    return (
      <Note title={t("prospects.dropped")} end={<Chip onClick={() => void reopen()}>{t("prospects.reopen")}</Chip>}>
        {t("prospects.dropped.how")}
      </Note>
    );
  }
  return (
    <>
      {phones.map(({ id }) => (
        <div class="pad row-call" key={id}>
          <Button kind="quiet" icon="call" href={`tel:${dialled(cellText(row.data, id))}`}>
            <Name>{cellText(row.data, id)}</Name>
          </Button>
        </div>
      ))}
      <Line>
        <Chip on={asking === "no_answer"} onClick={() => ask(asking === "no_answer" ? null : "no_answer")}>
          {t("prospects.outcome.no_answer")}
        </Chip>
        <Chip on={asking === "call_back"} onClick={() => ask(asking === "call_back" ? null : "call_back")}>
          {t("prospects.outcome.call_back")}
        </Chip>
        <Chip tone="lost" onClick={() => void log("not_interested", null)}>
          {t("prospects.outcome.not_interested")}
        </Chip>
      </Line>
      {asking !== null && (
        <Section title={t("prospects.when-again")} flat>
          <DateChips
            value={null}
            offer={["tomorrow", "three_days", "week", "month"]}
            dayOnly
            onPick={(when) => when !== null && void log(asking, when.due)}
          />
          <Line>
            <Chip onClick={() => void log(asking, null)}>{t("prospects.no-date")}</Chip>
          </Line>
        </Section>
      )}
    </>
  );
}

const KINDS: Record<ListColumn["kind"], FieldKind> = {
  text: "text",
  number: "number",
  date: "text",
  phone: "tel",
  email: "email",
  link: "url",
};

/** The fields of a row; leaving one saves it, and so does closing the card. */
function Cells({ row }: { readonly row: Row<"prospect"> }) {
  const { store, columns } = useList();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const latest = useRef({ row, typed });
  latest.current = { row, typed };
  const save = useRef(() => {
    const drafts = setCells(latest.current.row, latest.current.typed);
    if (drafts.length > 0) void store.perform(drafts);
  });
  useEffect(() => save.current, []);
  return (
    <Section title={t("prospects.cells")} flat>
      {columns.map((column) => (
        <Field
          key={column.id}
          label={column.name || t("prospects.column")}
          kind={KINDS[column.kind]}
          value={typed[column.id] ?? cellText(row.data, column.id)}
          onInput={(text) => setTyped((before) => ({ ...before, [column.id]: text }))}
          onBlur={() => save.current()}
        />
      ))}
    </Section>
  );
}
