// The history of one opportunity: every change with who and when, on the device and on the server, and the way back (F6).
import { useMemo, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { clock, t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import { memberName } from "../../store/member-names";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Empty, Icon, ListRow, Name, Note, Page } from "../../ui";
import { ChangeSheet } from "./change-sheet";
import {
  type Change,
  type ChangeKind,
  type FieldChange,
  type Filter,
  happenings,
  inOrder,
  KINDS,
  matching,
  ownChanges,
  serverChanges,
} from "./history";
import { changeTitle, changeWords, marginTime, whoWords } from "./history-words";
import { NotHere } from "./not-here";
import { isMe } from "./record";
import { type HistoryInHand, useHistory } from "./use-history";
import "./history.css";
import "./opportunity.css";

export function HistoryScreen({ id }: { readonly id: string }) {
  const store = useStore();
  const row = store.row("opportunity", id).value;
  if (row === undefined) return <NotHere store={store} />;
  return <History key={id} store={store} row={row} />;
}

const SHOWN = 100;

function History({ store, row }: { readonly store: Store; readonly row: Row<"opportunity"> }) {
  const history = useHistory(store, row.id, row.seq);
  const changes = useChanges(store, row, history);
  const [filter, choose] = useState<Filter>({ kind: null, by: null });
  const [opened, open] = useState<FieldChange | null>(null);
  const [shown, show] = useState(SHOWN);
  const found = matching(changes, filter);
  const more = () => (found.length > shown ? show(shown + SHOWN) : history.askEarlier());
  return (
    <>
      <Page
        back={`/o/${row.id}`}
        compact
        title={t("opportunity.history")}
        top={<Filters store={store} changes={changes} filter={filter} onChoose={choose} />}
      >
        <div class="history-about">
          <a class="accent opp-folder" href={`/o/${row.id}`}>
            <Name>{titleOf(row) || t("deals.untitled")}</Name>
          </a>
        </div>
        <Source store={store} history={history} />
        {found.length === 0 && (
          <Empty
            title={t("opportunity.history.nothing")}
            action={
              <Button kind="quiet" onClick={() => choose({ kind: null, by: null })}>
                {t("opportunity.history.all")}
              </Button>
            }
          />
        )}
        {found.slice(0, shown).map((change) => (
          <ChangeRow key={change.key} store={store} change={change} onOpen={open} />
        ))}
        {(found.length > shown || history.answer?.next != null) && (
          <div class="opp-earlier">
            <Button kind="plain" onClick={more}>
              {t("opportunity.history.earlier")}
            </Button>
          </div>
        )}
      </Page>
      {opened !== null && <ChangeSheet store={store} row={row} change={opened} onClose={() => open(null)} />}
    </>
  );
}

/** Fields from the server where it answered, else from this device; what happened beside them is here anyway. */
function useChanges(store: Store, row: Row<"opportunity">, { own, answer }: HistoryInHand): readonly Change[] {
  const comments = useMemo(() => store.children("comment", row.id), [store, row.id]).value ?? [];
  const actions = dealsOf(store).actions.value.get(row.id) ?? [];
  const people = dealsOf(store).people.value.get(row.id) ?? [];
  const conflicts = [...store.rows("conflict").value.values()].filter(({ root }) => root === row.id);
  const around = happenings(row, { comments, actions, people, conflicts });
  if (answer === null) return inOrder(around, ownChanges(row.id, own, store.user.id));
  const unsent = ownChanges(row.id, own, store.user.id).filter(({ isUnsent }) => isUnsent);
  return inOrder(around, serverChanges(row, answer.entries, own), unsent);
}

interface FiltersProps {
  readonly store: Store;
  readonly changes: readonly Change[];
  readonly filter: Filter;
  readonly onChoose: (filter: Filter) => void;
}

/** Only kinds and people that stand in it; one of each at a time. */
function Filters({ store, changes, filter, onChoose }: FiltersProps) {
  const kinds = KINDS.filter((kind) => changes.some((change) => change.kind === kind));
  const people = [...new Set(changes.flatMap(({ by }) => (by === null ? [] : [by])))];
  const toggle = <T,>(now: T | null, next: T): T | null => (now === next ? null : next);
  const byKind = (kind: ChangeKind) => onChoose({ ...filter, kind: toggle(filter.kind, kind) });
  return (
    <fieldset class="line one history-filters">
      <legend class="unseen">{t("opportunity.history.filter")}</legend>
      {kinds.map((kind) => (
        <Chip key={kind} on={filter.kind === kind} onClick={() => byKind(kind)}>
          {t(`opportunity.history.kind.${kind}`)}
        </Chip>
      ))}
      {people.length > 1 &&
        people.map((by) => (
          <Chip
            key={by}
            icon="people"
            on={filter.by === by}
            onClick={() => onChoose({ ...filter, by: toggle(filter.by, by) })}
          >
            <Name>{isMe(store, by) ? t("opportunity.you") : memberName(store, by) || t("opportunity.somebody")}</Name>
          </Chip>
        ))}
    </fieldset>
  );
}

/** Where it comes from and how old it is: without a network it is what this device did and holds, and says so. */
function Source({ store, history }: { readonly store: Store; readonly history: HistoryInHand }) {
  const { state, answer } = history;
  const at = answer === null ? "" : clock(answer.at, { zone: store.user.zone });
  if (state === "told") return <p class="muted history-source">{t("opportunity.history.known", { at })}</p>;
  if (state === "asking") return <p class="muted history-source">{t("opportunity.history.asking")}</p>;
  const words = answer === null ? t("opportunity.history.offline") : t("opportunity.history.offline-known", { at });
  return (
    <Note
      end={
        <Chip icon="undo" onClick={history.ask}>
          {t("opportunity.history.ask")}
        </Chip>
      }
    >
      {state === "refused" ? t("opportunity.history.refused") : words}
    </Note>
  );
}

interface ChangeRowProps {
  readonly store: Store;
  readonly change: Change;
  readonly onOpen: (change: FieldChange) => void;
}

function ChangeRow({ store, change, onOpen }: ChangeRowProps) {
  const told = change.what === "field" ? changeWords(store, change) : null;
  return (
    <ListRow
      when={marginTime(store, change)}
      title={<Name>{changeTitle(store, change)}</Name>}
      sub={
        <>
          {told !== null && (
            <span class="history-told">
              <Name>{told}</Name>
            </span>
          )}
          <span class="history-who">
            <Name>{whoWords(store, change)}</Name>
          </span>
        </>
      }
      wrap
      onClick={change.what === "field" ? () => onOpen(change) : undefined}
      end={change.what === "field" ? <Icon name="go" small /> : undefined}
    />
  );
}
