// The pipeline: steps side by side or one below the other, what they are worth, and who sees which part of it.
import { useMemo, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { usePane } from "../../app/layout";
import { bothSums } from "../../deals/money-words";
import { livePipelines, StepSheet } from "../../deals/step-sheet";
import { count, moment, t, tx } from "../../i18n";
import { type Deal, dealsOf } from "../../store/deals";
import { momentOf } from "../../store/moment";
import type { Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { tagName } from "../../store/tag-names";
import { Button, Empty, Page } from "../../ui";
import { Board } from "./board";
import { type Choice, rememberChoice, rememberedChoice } from "./choice";
import { PipelineList } from "./pipeline-list";
import { type Column, closedColumns, columnsOf, EVERYTHING, type Filter, filtered, shownTags } from "./selectors";
import { filterWords, Tools } from "./tools";
import "./pipeline.css";

export function PipelineScreen() {
  const store = useStore();
  const pane = usePane();
  const [choice, setChoice] = useState(() => rememberedChoice(store));
  const [moving, move] = useState<string | null>(null);
  const now = momentOf(store).value;
  const deals = dealsOf(store).all.value;
  const pipelines = livePipelines(store);
  const pipeline =
    pipelines.find(({ id }) => id === choice.pipeline) ?? pipelines.find(({ data }) => data.is_default) ?? pipelines[0];
  const found = useMemo(() => applied(store, deals, choice.filter, now), [store, deals, choice.filter, now]);
  const columns = useColumns(
    store,
    pipeline?.id ?? "",
    pipeline === undefined || pipeline.id === firstOf(pipelines),
    found,
    choice.filter,
  );
  const choose = (change: Partial<Choice>) => {
    const next = { ...choice, ...change };
    setChoice(next);
    rememberChoice(store, next);
  };
  // Beside a record there is room for a list only.
  const view = pane === "list" ? "list" : choice.view;
  const shown = columns.flatMap((column) => column.deals);
  const dragged = moving === null ? undefined : dealsOf(store).byId.value.get(moving);
  return (
    <>
      <Page
        title={t("pipeline.title")}
        flat={view === "board"}
        beside={pane === "full" && <span class="muted pipeline-sums">{totals(shown)}</span>}
        bar={pane === "full" && view === "board" ? <Hint store={store} /> : undefined}
        top={
          <Tools
            store={store}
            choice={choice}
            view={view}
            pipelines={pipelines}
            pipeline={pipeline?.id ?? ""}
            onChoose={choose}
          />
        }
      >
        {shown.length === 0 && (view === "list" || choice.filter.shown !== "open" || deals.length === 0) ? (
          <Nothing
            store={store}
            choice={choice}
            isBare={deals.length === 0}
            onClear={() => choose({ filter: EVERYTHING })}
          />
        ) : view === "board" ? (
          <Board store={store} columns={columns} now={now} onMove={move} />
        ) : (
          <PipelineList store={store} columns={columns} now={now} />
        )}
      </Page>
      {dragged && <StepSheet store={store} deal={dragged} onClose={() => move(null)} />}
    </>
  );
}

/** At the desk there is room to say how cards are moved, and how old the figures of colleagues are. */
function Hint({ store }: { readonly store: Store }) {
  const { state, lastContactAt } = store.status.value;
  const isOld = (state === "offline" || state === "weak" || state === "signed_out") && lastContactAt !== null;
  return (
    <small class="muted pipeline-hint">
      <span>{tx("pipeline.hint", { key: <kbd>m</kbd>, arrows: <kbd>Alt ← →</kbd> })}</span>
      {isOld && (
        <span>{t("pipeline.known", { at: moment(lastContactAt, { now: store.now(), zone: store.user.zone }) })}</span>
      )}
    </small>
  );
}

function firstOf(pipelines: ReturnType<typeof livePipelines>): string | undefined {
  return (pipelines.find(({ data }) => data.is_default) ?? pipelines[0])?.id;
}

function applied(store: Store, deals: readonly Deal[], filter: Filter, now: number): readonly Deal[] {
  const tagsOf = (deal: Deal) => shownTags(deal, (element) => tagName(store, element));
  return filtered(deals, filter, { me: store.user.id, now, tagsOf });
}

function useColumns(
  store: Store,
  pipeline: string,
  isFirst: boolean,
  deals: readonly Deal[],
  { shown }: Filter,
): readonly Column[] {
  const steps = store.rows("step").value;
  return useMemo(
    () =>
      shown === "closed"
        ? closedColumns(pipeline, deals, (state) => t(`opportunity.${state}`))
        : columnsOf(pipeline, [...steps.values()], deals, isFirst),
    [pipeline, isFirst, deals, steps, shown],
  );
}

function totals(deals: readonly Deal[]): string {
  const sums = sumsOf(deals);
  const many = t("pipeline.count", { count: deals.length, words: count(deals.length) });
  return sums.length === 0 ? many : `${many}, ${bothSums(sums)}`;
}

interface NothingProps {
  readonly store: Store;
  readonly choice: Choice;
  readonly isBare: boolean;
  readonly onClear: () => void;
}

/** Nothing yet, nothing that fits the filter, or nothing read from the device yet. */
function Nothing({ store, choice, isBare, onClear }: NothingProps) {
  if (!store.ready.value) return null;
  if (isBare) {
    return (
      <Empty
        title={t("pipeline.empty")}
        action={
          <Button small icon="plus" onClick={() => openCapture()}>
            {t("pipeline.empty.capture")}
          </Button>
        }
      >
        {t("pipeline.empty.how")}
      </Empty>
    );
  }
  return (
    <Empty
      title={t("pipeline.no-match")}
      action={
        <Button kind="quiet" small onClick={onClear}>
          {t("pipeline.clear")}
        </Button>
      }
    >
      {filterWords(store, choice.filter)}
    </Empty>
  );
}
