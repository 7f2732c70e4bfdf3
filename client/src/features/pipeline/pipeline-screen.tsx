// The pipeline: steps side by side or one below the other, or days; what they are worth, and who sees which part of it.
import { useMemo, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { usePane } from "../../app/layout";
import { bothSums } from "../../deals/money-words";
import { mayEnter, moveTo } from "../../deals/move";
import { livePipelines, StepSheet } from "../../deals/step-sheet";
import { count, moment, t, tx } from "../../i18n";
import { type Deal, dealsOf } from "../../store/deals";
import { momentOf } from "../../store/moment";
import type { Row, Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { Chip, IconButton, Page } from "../../ui";
import { filtered, type Listing, sorted } from "../../views/filter";
import { Board } from "./board";
import { Calendar } from "./calendar";
import { arrangementOf, type Choice, firstFilter, isClosedOnly, rememberChoice, rememberedChoice } from "./choice";
import { chosenFields } from "./fields";
import { dealListing } from "./listing";
import { Nothing } from "./nothing";
import { PipelineChoice } from "./pipeline-choice";
import { groupsOf, PipelineList } from "./pipeline-list";
import type { RowLook } from "./row";
import { SelectBar } from "./select-bar";
import { type Column, closedColumns, columnsOf, countStates, inPipeline } from "./selectors";
import type { StateCounts } from "./state-chips";
import { TableHead } from "./table-head";
import { LayoutChoice, Tools } from "./tools";
import { useSelection } from "./use-selection";
import "./pipeline.css";

/** A card on its way to a step: chosen already, or still to choose. */
interface Moving {
  readonly id: string;
  readonly to: Row<"step"> | undefined;
}

export function PipelineScreen() {
  const store = useStore();
  const pane = usePane();
  const [choice, setChoice] = useState(() => rememberedChoice(store));
  const [moving, move] = useState<Moving | null>(null);
  const arrangement = arrangementOf(store);
  const now = momentOf(store).value;
  const pipelines = livePipelines(store);
  const first = (pipelines.find(({ data }) => data.is_default) ?? pipelines[0])?.id ?? "";
  const pipeline = pipelines.find(({ id }) => id === choice.pipeline)?.id ?? first;
  const { listing, counts, shown, columns } = useShown(store, choice, pipeline, pipeline === first, now);
  const selection = useSelection(shown);
  const choose = (change: Partial<Choice>) => {
    const next = { ...choice, ...change };
    setChoice(next);
    rememberChoice(store, next);
  };
  const enter = (deal: Deal, step: Row<"step">) => {
    if (mayEnter(store, deal.row, step)) void moveTo(store, deal.row, step.id);
    else move({ id: deal.id, to: step });
  };
  // Beside a record there is room for a list only.
  const isBoard = pane !== "list" && arrangement.layout === "board";
  const isCalendar = arrangement.layout === "calendar";
  const isBare = dealsOf(store).all.value.length === 0;
  // Steps without anything in them are worth seeing; what a filter leaves empty is told by its words.
  const isFirst = JSON.stringify(choice.filter) === JSON.stringify(firstFilter(store));
  const isEmpty = shown.length === 0 && (!isBoard || isBare || !isFirst);
  // Under the name of its step no row says it again.
  const isInStep = choice.sort === null;
  const look: RowLook = {
    kind: arrangement.rows === "extended" ? "extended" : pane === "full" ? "table" : "compact",
    fields: chosenFields(store, arrangement.fields).filter(({ key }) => key !== "step" || !isInStep),
    isInStep,
  };
  const dragged = moving === null ? undefined : dealsOf(store).byId.value.get(moving.id);
  return (
    <>
      <Page
        title={t("pipeline.title")}
        flat={isBoard || isCalendar}
        beside={
          pane === "full" && (
            <>
              <PipelineChoice
                pipelines={pipelines}
                pipeline={pipeline}
                filter={choice.filter}
                onChoose={choose}
                hideLabel
              />
              <span class="muted pipeline-sums">{totals(shown)}</span>
            </>
          )
        }
        actions={
          <>
            {!isEmpty && selection.picking === null && <SelectButton onClick={selection.begin} />}
            {pane === "full" && <LayoutChoice store={store} arrangement={arrangement} />}
          </>
        }
        bar={
          selection.picking !== null ? (
            <SelectBar store={store} total={shown.length} {...selection.bar} />
          ) : (
            pane === "full" && isBoard && <Hint store={store} />
          )
        }
        top={
          <>
            <Tools
              store={store}
              listing={listing}
              counts={counts}
              choice={choice}
              arrangement={arrangement}
              pipelines={pipelines}
              pipeline={pipeline}
              now={now}
              onChoose={choose}
            />
            {!isBoard && !isCalendar && !isEmpty && look.kind === "table" && (
              <TableHead
                fields={look.fields}
                listing={listing}
                sort={choice.sort}
                onSort={(sort) => choose({ sort })}
              />
            )}
          </>
        }
      >
        {isEmpty ? (
          <Nothing
            store={store}
            listing={listing}
            filter={choice.filter}
            isBare={isBare}
            onClear={() => choose({ filter: firstFilter(store) })}
          />
        ) : isBoard ? (
          <Board
            store={store}
            columns={columns}
            now={now}
            picking={selection.picking}
            onMove={(id) => move({ id, to: undefined })}
            onEnter={enter}
          />
        ) : isCalendar ? (
          <Calendar store={store} deals={shown} now={now} look={look} picking={selection.picking} />
        ) : (
          <List store={store} columns={columns} shown={shown} now={now} look={look} picking={selection.picking} />
        )}
      </Page>
      {dragged && <StepSheet store={store} deal={dragged} to={moving?.to} onClose={() => move(null)} />}
    </>
  );
}

function SelectButton({ onClick }: { readonly onClick: () => void }) {
  if (usePane() !== "full") return <IconButton icon="select" label={t("pipeline.select")} onClick={onClick} />;
  return (
    <Chip icon="select" onClick={onClick}>
      {t("pipeline.select")}
    </Chip>
  );
}

interface Shown {
  readonly listing: Listing<Deal>;
  readonly counts: StateCounts;
  /** Of this pipeline, filtered, in the order chosen. */
  readonly shown: readonly Deal[];
  readonly columns: readonly Column[];
}

/** Ten thousand are filtered, sorted and laid into columns when one of these changes, not at every drawing. */
function useShown(store: Store, { filter, sort }: Choice, pipeline: string, isFirst: boolean, now: number): Shown {
  const deals = dealsOf(store).all.value;
  const settings = (["field", "step", "member", "team", "tag", "tag_category"] as const).map(
    (name) => store.rows(name).value,
  );
  const listing = useMemo(() => dealListing(store, pipeline, now), [store, pipeline, now, deals, ...settings]);
  const asker = { now, zone: store.user.zone };
  const { status, ...others } = filter.where;
  // Whatever their status is: what is to do and what waits are counted among them, and one of the two may be shown alone.
  const asked = useMemo(
    () => filtered(listing, inPipeline(deals, pipeline, isFirst), { ...filter, where: others }, asker),
    [listing, deals, filter],
  );
  const counts = useMemo(() => countStates(asked, now), [asked]);
  const found = useMemo(() => {
    const where = status === undefined ? {} : { status };
    return sorted(listing, filtered(listing, asked, { find: "", where }, asker), sort);
  }, [asked, sort]);
  const columns = useMemo(() => {
    if (isClosedOnly(filter)) return closedColumns(found, (state) => t(`opportunity.${state}`), sort !== null);
    return columnsOf(pipeline, [...store.rows("step").peek().values()], found, sort !== null);
  }, [found, pipeline]);
  const shown = useMemo(() => (sort === null ? columns.flatMap((column) => column.deals) : found), [columns, found]);
  return { listing, counts, shown, columns };
}

type ListProps = Omit<Parameters<typeof PipelineList>[0], "groups"> & {
  readonly columns: readonly Column[];
  readonly shown: readonly Deal[];
};

/** Step by step; in an order that was chosen in one go, for steps would break it. */
function List({ columns, shown, ...props }: ListProps) {
  const { isInStep } = props.look;
  const groups = useMemo(
    () => (isInStep ? groupsOf(columns) : [{ key: "all", title: null, items: shown }]),
    [columns, shown, isInStep],
  );
  return <PipelineList {...props} groups={groups} />;
}

/** At the desk there is room to say how cards are moved, and how old the figures of colleagues are. */
function Hint({ store }: { readonly store: Store }) {
  const { state, lastContactAt } = store.status.value;
  const isOld = (state === "offline" || state === "weak" || state === "signed_out") && lastContactAt !== null;
  return (
    <small class="muted pipeline-hint">
      <span>{tx("pipeline.hint", { key: <kbd>m</kbd>, arrows: <kbd>Shift ← →</kbd> })}</span>
      {isOld && (
        <span>{t("pipeline.known", { at: moment(lastContactAt, { now: store.now(), zone: store.user.zone }) })}</span>
      )}
    </small>
  );
}

function totals(deals: readonly Deal[]): string {
  const sums = sumsOf(deals);
  const many = t("pipeline.count", { count: deals.length, words: count(deals.length) });
  return sums.length === 0 ? many : `${many}, ${bothSums(sums)}`;
}
