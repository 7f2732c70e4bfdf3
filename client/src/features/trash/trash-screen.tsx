// The trash: what was thrown away, by whom and when, each one tap from being back; several at once.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { count, day, isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { memberName } from "../../store/member-names";
import { momentOf } from "../../store/moment";
import type { Root } from "../../store/rights";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Empty, Icon, type IconName, Line, ListRow, Name, Page } from "../../ui";
import { isOwn, KEPT_DAYS, restoreAll, seesOthers, type Thrown, thrownAway, whoMay } from "./trash";

const FIRST = 100;

export function TrashScreen() {
  const store = useStore();
  const now = momentOf(store).value;
  const [mine, onlyMine] = useState(true);
  const [chosen, choose] = useState<ReadonlySet<string> | null>(null);
  const all = thrownAway(store, store.trash().value, now);
  const hasOthers = seesOthers(store, all);
  const shown = mine && hasOthers ? all.filter((one) => isOwn(store, one)) : all;
  const ready = shown.filter(({ mayRestore }) => mayRestore);
  const restore = async (some: readonly Thrown[]) => {
    choose(null);
    said(restoredWords(some), await restoreAll(store, some));
  };
  const picked = ready.filter(({ row }) => chosen?.has(row.id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  if (all.length === 0) return <Bare />;
  return (
    <Page
      title={t("trash.title")}
      back="/settings"
      compact
      top={
        <Line>
          {hasOthers && (
            <>
              <Chip on={mine} onClick={() => onlyMine(true)}>
                {t("trash.mine")}
              </Chip>
              <Chip on={!mine} onClick={() => onlyMine(false)}>
                {t("trash.everybodys")}
              </Chip>
            </>
          )}
          {ready.length > 1 && (
            <Chip on={chosen !== null} onClick={() => choose(chosen === null ? new Set() : null)}>
              {t("trash.select")}
            </Chip>
          )}
          {chosen !== null && (
            <Chip onClick={() => choose(new Set(ready.map(({ row }) => row.id)))}>
              {t("trash.all", { count: ready.length })}
            </Chip>
          )}
        </Line>
      }
      bar={
        chosen !== null && (
          <Button icon="undo" disabled={picked.length === 0} onClick={() => void restore(picked)}>
            {t("trash.restore-count", { count: picked.length })}
          </Button>
        )
      }
    >
      {shown.slice(0, FIRST).map((one) => (
        <ThrownRow
          key={one.row.id}
          store={store}
          thrown={one}
          now={now}
          isChosen={chosen?.has(one.row.id)}
          onChoose={() => toggle(one.row.id)}
          onRestore={() => void restore([one])}
        />
      ))}
      {shown.length === 0 && <p class="after-margin muted">{t("trash.none-of-yours")}</p>}
      {shown.length > FIRST && <p class="after-margin muted">{t("trash.more", { count: shown.length - FIRST })}</p>}
    </Page>
  );
}

function Bare() {
  const store = useStore();
  if (!store.ready.value) return <Page title={t("trash.title")} back="/settings" compact />;
  return (
    <Page title={t("trash.title")} back="/settings" compact>
      <Empty
        title={t("trash.empty")}
        action={
          <Button kind="quiet" small href="/settings">
            {t("ui.place.settings")}
          </Button>
        }
      >
        {t("trash.empty.how", { count: KEPT_DAYS })}
      </Empty>
    </Page>
  );
}

const ICONS: Readonly<Record<Root["entity"], IconName>> = {
  opportunity: "today",
  folder: "folder",
  contact: "people",
  prospect_list: "list",
};

interface ThrownRowProps {
  readonly store: Store;
  readonly thrown: Thrown;
  readonly now: number;
  /** Undefined while nothing is being chosen. */
  readonly isChosen: boolean | undefined;
  readonly onChoose: () => void;
  readonly onRestore: () => void;
}

function ThrownRow({ store, thrown, now, isChosen, onChoose, onRestore }: ThrownRowProps) {
  const { row, mayRestore } = thrown;
  const title = titleOf(row) || t(`trash.unnamed.${row.entity}`);
  const isChoosing = isChosen !== undefined;
  return (
    <ListRow
      when={<Icon name={ICONS[row.entity]} />}
      title={<Name>{title}</Name>}
      sub={aboutWords(store, thrown, now)}
      wrap
      selected={isChosen}
      onClick={isChoosing && mayRestore ? onChoose : undefined}
      href={isChoosing ? undefined : PAGES[row.entity] + row.id}
      end={
        isChoosing || !mayRestore ? (
          isChosen && <Icon name="tick" />
        ) : (
          <Chip icon="undo" label={t("trash.restore-one", { title: isolate(title) })} onClick={onRestore}>
            {t("trash.restore")}
          </Chip>
        )
      }
    />
  );
}

const PAGES: Readonly<Record<Root["entity"], string>> = {
  opportunity: "/o/",
  folder: "/f/",
  contact: "/c/",
  prospect_list: "/l/",
};

/** Who and when, how long it stays, and where it is not this person's to give back, whose it is. */
function aboutWords(store: Store, { row, by, at, daysLeft, mayRestore }: Thrown, now: number): string {
  const when = day(at, { now, zone: store.user.zone });
  const who =
    by === store.user.id
      ? t("trash.by-you", { when })
      : t("trash.by", { when, name: isolate(memberName(store, by) || t("trash.somebody")) });
  const stays = t("trash.stays", { count: daysLeft });
  if (mayRestore) return `${who} ${stays}`;
  const owner = whoMay(store, row);
  const told = owner === null ? t("trash.manager-may") : t("trash.owner-may", { name: isolate(owner) });
  return `${who} ${stays} ${told}`;
}

function restoredWords(some: readonly Thrown[]): string {
  const [only] = some;
  if (some.length === 1 && only !== undefined) {
    const title = titleOf(only.row) || t(`trash.unnamed.${only.row.entity}`);
    return t("trash.restored", { title: isolate(title) });
  }
  return t("trash.restored-count", { count: some.length, words: count(some.length) });
}
