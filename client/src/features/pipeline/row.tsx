// A row of the pipeline: compact in one line, a table at the desk, or extended with all that was chosen.
import { path } from "../../app/router";
import { DealName, DealRow, Star, Why } from "../../deals/deal-row";
import { type Around, marginWords } from "../../deals/due-words";
import { marksOf } from "../../deals/marks";
import { amountWords } from "../../deals/money-words";
import { SendingMark } from "../../deals/sending-mark";
import { day, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { Name } from "../../ui";
import type { ShownField } from "./fields";
import { PickBox, type Picking } from "./picking";

export interface RowLook {
  readonly kind: "compact" | "extended" | "table";
  readonly fields: readonly ShownField[];
  /** Under the name of its step, which need not be said again. */
  readonly isInStep: boolean;
}

interface PipelineRowProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly around: Around;
  readonly look: RowLook;
  readonly picking: Picking | null;
}

export function PipelineRow(props: PipelineRowProps) {
  return props.look.kind === "table" ? <TableRow {...props} /> : <NotebookRow {...props} />;
}

function NotebookRow({ store, deal, around, look, picking }: PipelineRowProps) {
  const when = closedDay(deal, around);
  const tone = deal.is === "won" ? "won" : undefined;
  return (
    <DealRow
      store={store}
      deal={deal}
      around={around}
      when={when}
      whenTone={tone}
      isInStep={look.isInStep}
      sub={<Sub store={store} deal={deal} around={around} look={look} />}
      wrap={look.kind === "extended"}
      pick={picking && <PickBox deal={deal} picking={picking} />}
      picked={picking?.isOn(deal.id)}
    />
  );
}

type SubProps = Omit<PipelineRowProps, "picking">;

function Sub({ store, deal, around, look }: SubProps) {
  const isMarked = look.kind === "compact" && marksOf(store, deal, around).length > 0;
  return (
    <>
      <Marks store={store} deal={deal} around={around} />
      {!isMarked && <Why store={store} deal={deal} isInStep={look.isInStep} />}
      {look.kind === "extended" && <Facts deal={deal} around={around} fields={look.fields} />}
    </>
  );
}

/** In amber and in words, before what else is said. */
export function Marks({ store, deal, around }: Pick<SubProps, "store" | "deal" | "around">) {
  const marks = marksOf(store, deal, around);
  if (marks.length === 0) return null;
  return <span class="c-due deal-marks">{marks.map(({ text }) => text).join(" · ")}</span>;
}

interface FactsProps {
  readonly deal: Deal;
  readonly around: Around;
  readonly fields: readonly ShownField[];
}

/** What the line above says already is not said twice. */
const SAID: readonly string[] = ["next", "client"];

function Facts({ deal, around, fields }: FactsProps) {
  const shown = fields.filter(({ key }) => !SAID.includes(key));
  const facts = shown.map(({ key, label, text }) => ({ key, label, value: text(deal, around) }));
  const known = facts.filter(({ value }) => value !== "");
  if (known.length === 0) return null;
  return (
    <span class="deal-facts">
      {known.map(({ key, label, value }) => (
        <span key={key}>
          <span class="deal-fact-label">{label}</span> <Name>{value}</Name>
        </span>
      ))}
    </span>
  );
}

/** One line at the desk: the title, a column for each chosen field, the amount. */
function TableRow({ store, deal, around, look, picking }: PipelineRowProps) {
  const href = `/o/${deal.id}`;
  const due = marginWords(deal, around);
  const isOn = picking?.isOn(deal.id) ?? path.value === href;
  return (
    <div class={isOn ? "row table-row on" : "row table-row"} data-deal={deal.id}>
      <div class={due.tone ? `when ${due.tone}` : "when"}>{closedDay(deal, around) ?? due.text}</div>
      <div class="table-cells">
        <b class="table-title">
          {picking ? (
            <PickBox deal={deal} picking={picking} />
          ) : (
            <a class="cover" href={href}>
              <DealName deal={deal} />
            </a>
          )}
          {deal.starred && <Star />}
          <Marks store={store} deal={deal} around={around} />
        </b>
        {look.fields.map(({ key, label, text }) => {
          const value = text(deal, around);
          return (
            <span key={key} class="table-cell" title={value}>
              <span class="unseen">{label}: </span>
              <Name>{value}</Name>
            </span>
          );
        })}
      </div>
      <div class="sum">
        <b>{amountWords(deal) ?? <span class="muted plain">{t("pipeline.no-amount")}</span>}</b>
        <SendingMark store={store} deal={deal} />
      </div>
    </div>
  );
}

function closedDay(deal: Deal, around: Around): string | undefined {
  const closedAt = deal.is === "open" ? null : deal.row.data.status?.closed_at;
  return closedAt ? day(closedAt, { ...around, narrow: true }) : undefined;
}
