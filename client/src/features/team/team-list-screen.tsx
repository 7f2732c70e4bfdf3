// One list of what the team needs, to select from and hand over.
import { useMemo, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { GroupedList } from "../../deals/grouped-list";
import { houseRule } from "../../deals/house-rules";
import { amountWords } from "../../deals/money-words";
import { count, isolate, t } from "../../i18n";
import { ColleagueSheet } from "../../pick/colleague-sheet";
import type { Colleague } from "../../store/colleagues";
import { type Deal, dealsOf } from "../../store/deals";
import { giveTo } from "../../store/giving";
import { lastNotesOf } from "../../store/last-notes";
import { memberName } from "../../store/member-names";
import { momentOf } from "../../store/moment";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Empty, Icon, ListRow, Name, Page, snack } from "../../ui";
import { everything, NOTHING, still, toggle } from "../../views/selection";
import { type Neglected, notWorked, stalledOnes, unassigned } from "./not-worked";
import "./team.css";

const LISTS = ["came-in", "not-worked", "stalled"] as const;
type ListName = (typeof LISTS)[number];

interface TeamItem {
  readonly id: string;
  readonly row: Row<"contact"> | Row<"opportunity">;
  readonly owner: string | null;
  /** ms; how long it has been like this. */
  readonly since: number;
}

const DAY_MS = 86_400_000;

export function TeamListScreen({ id }: { readonly id: string }) {
  const store = useStore();
  const name: ListName = LISTS.find((list) => list === id) ?? "came-in";
  const now = momentOf(store).value;
  const days = houseRule(store, "notWorkedDays").value;
  const lines = useLines(store, name, now, days);
  const [selection, select] = useState(NOTHING);
  const [giving, give] = useState<readonly TeamItem[] | null>(null);
  const shown = lines.map((line) => line.id);
  const chosen = still(selection, lines);
  const isAll = chosen.length === lines.length && lines.length > 0;
  const hand = async (to: Colleague) => {
    const rows = (giving ?? []).map(({ row }) => row);
    const given = await giveTo(store, rows, to.id);
    select(NOTHING);
    const colleague = isolate(to.name);
    snack(t("team.given", { count: rows.length, colleague }), {
      undo: () =>
        void given.undo().then((isBack) => {
          if (!isBack) snack(t("team.given.stays", { colleague }));
        }),
    });
  };
  return (
    <Page
      title={t(`team.${name}`)}
      back="/"
      beside={lines.length > 0 && <span class="muted">{count(lines.length)}</span>}
      bar={
        chosen.length > 0 && (
          <Button onClick={() => give(chosen)}>{t("team.hand-over", { count: chosen.length })}</Button>
        )
      }
    >
      {lines.length === 0 ? (
        <Empty
          title={t(`team.${name}.none`, { days })}
          action={
            <Button kind={isDesk.value ? "quiet" : "main"} small href="/">
              {t("team.none.go")}
            </Button>
          }
        >
          {t(`team.${name}.none.how`)}
        </Empty>
      ) : (
        <>
          <div class="line over team-above">
            <p class="grow muted">{t(`team.${name}.how`, { days })}</p>
            <Chip on={isAll} onClick={() => select(isAll ? NOTHING : everything(shown))}>
              {t("team.all")}
            </Chip>
          </div>
          <GroupedList
            label={t(`team.${name}`)}
            groups={[{ key: name, title: null, items: lines }]}
            itemKey={(line) => line.id}
            render={(line) => (
              <TeamRow
                store={store}
                line={line}
                now={now}
                isOn={selection.ids.has(line.id)}
                onToggle={() => select(toggle(selection, line.id))}
                onAssign={() => give([line])}
              />
            )}
          />
        </>
      )}
      {giving !== null && (
        <ColleagueSheet
          store={store}
          title={t("team.to", { count: giving.length })}
          onPick={hand}
          onClose={() => give(null)}
        />
      )}
    </Page>
  );
}

function useLines(store: Store, name: ListName, now: number, days: number): readonly TeamItem[] {
  const notes = lastNotesOf(store).value;
  const { all } = dealsOf(store);
  const contacts = store.rows("contact").value;
  return useMemo(() => {
    if (name === "not-worked") return notes === null ? [] : notWorked(store, notes, now, days).map(asLine);
    return (name === "stalled" ? stalledOnes(store, now) : unassigned(store)).map(dealLine);
  }, [store, name, now, notes, days, all.value, contacts]);
}

function asLine({ row, owner, since }: Neglected): TeamItem {
  return { id: row.id, row, owner, since };
}

function dealLine({ id, row, owner, born }: Deal): TeamItem {
  return { id, row, owner, since: born };
}

interface TeamRowProps {
  readonly store: Store;
  readonly line: TeamItem;
  readonly now: number;
  readonly isOn: boolean;
  readonly onToggle: () => void;
  readonly onAssign: () => void;
}

function TeamRow({ store, line, now, isOn, onToggle, onAssign }: TeamRowProps) {
  const { row, owner, since } = line;
  const title = titleOf(row) || t("deals.untitled");
  const days = since === 0 ? null : Math.max(0, Math.floor((now - since) / DAY_MS));
  const deal = row.entity === "opportunity" ? dealsOf(store).byId.value.get(row.id) : undefined;
  const worth = deal === undefined ? null : amountWords(deal);
  const told = [worth, memberName(store, owner), deal?.step?.data.name, row.data.source].filter(Boolean).join(" · ");
  return (
    <ListRow
      when={days === null ? "" : t("team.days", { count: days })}
      title={<Name>{title}</Name>}
      sub={
        <span class="told">
          <Name>{told}</Name>
        </span>
      }
      wrap
      href={`/${row.entity === "opportunity" ? "o" : "c"}/${row.id}`}
      selected={isOn}
      end={
        <>
          {owner === null && (
            <Chip label={t("team.assign.of", { title: isolate(title) })} onClick={onAssign}>
              {t("team.assign")}
            </Chip>
          )}
          <button
            type="button"
            class="ib"
            aria-pressed={isOn}
            aria-label={t("team.select", { title: isolate(title) })}
            onClick={onToggle}
          >
            <span class={isOn ? "pick-box on" : "pick-box"}>{isOn && <Icon name="tick" small />}</span>
          </button>
        </>
      }
    />
  );
}
