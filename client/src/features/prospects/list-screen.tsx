// One list: rows to call through, a grid at the desk; ＋ at a row's start makes it an opportunity at once.
import { useMemo, useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { query as address, go } from "../../app/router";
import { count, isolate, t, tx } from "../../i18n";
import { said } from "../../notes/said";
import type { Row, Store } from "../../store/store";
import { Button, Chip, Empty, Field, IconButton, Name, Page, useKeptRows, VirtualList } from "../../ui";
import { useRowsAhead } from "./ahead";
import { AskedNote } from "./asked-note";
import { columnsOf, type ListColumn } from "./columns";
import { newRow } from "./commands";
import { type ConvertedRow, ConvertSheet } from "./convert-sheet";
import { convertRow } from "./converting";
import { type Answered, progressOf, type RowFilter, rowsFiltered, rowsFound } from "./find-rows";
import { Grid } from "./grid";
import { lastRank } from "./import-rows";
import { ListContext, type ListInHand } from "./list-in-hand";
import { ListSheet } from "./list-sheet";
import { NotHere, Trashed } from "./not-here";
import { columnChoice, shownColumns } from "./own-columns";
import { ImportNote, PasteSheet } from "./paste-sheet";
import { progressWords } from "./prospects-screen";
import { RowLine } from "./row-line";
import { RowSheet } from "./row-sheet";
import { knownRow, lastComments } from "./row-words";
import { SampleNote } from "./sample-note";
import "./prospects.css";

export function ProspectListScreen({ id }: { readonly id: string }) {
  const store = useStore();
  const list = store.row("prospect_list", id).value;
  if (list === undefined) return <NotHere store={store} />;
  if (list.trashed !== null) return <Trashed store={store} list={list} />;
  return <Opened key={id} store={store} list={list} />;
}

type SheetName = "paste" | "list" | { readonly row: string } | { readonly converted: ConvertedRow };
const NO_ROWS: readonly Row<"prospect">[] = [];
const NO_COMMENTS: readonly Row<"comment">[] = [];
const FILTERS = ["not_called", "nobodys", "call_again", "converted"] as const satisfies readonly RowFilter[];

/** The rows that pass the filters and hold what is typed. */
function useShown(
  store: Store,
  rows: readonly Row<"prospect">[],
  columns: readonly ListColumn[],
  filters: ReadonlySet<RowFilter>,
  query: string,
): readonly Row<"prospect">[] {
  useRowsAhead(store, rows, columns);
  const last = useRef<Answered>(undefined);
  const passing = useMemo(
    () => rowsFiltered(rows, filters, (row) => knownRow(store, row, columns) !== undefined),
    [rows, columns, filters, store],
  );
  return useMemo(() => {
    last.current = rowsFound(passing, columns, query, last.current);
    return last.current.found;
  }, [passing, columns, query]);
}

/** Search leads to a row by its address. */
function rowAsked(): SheetName | null {
  const row = address.peek().get("row");
  return row === null ? null : { row };
}

function Opened({ store, list }: { readonly store: Store; readonly list: Row<"prospect_list"> }) {
  const [sheet, open] = useState<SheetName | null>(rowAsked);
  const [query, setQuery] = useState("");
  const [filters, setFilters] = useState<ReadonlySet<RowFilter>>(new Set());
  const read = useMemo(() => store.children("prospect", list.id), [store, list.id]).value;
  const rows = read ?? NO_ROWS;
  const comments = useMemo(() => store.children("comment", list.id), [store, list.id]).value ?? NO_COMMENTS;
  const columns = useMemo(() => columnsOf(list.data), [list]);
  const choice = columnChoice(store, list.id);
  const shownNow = useMemo(() => shownColumns(columns, choice), [columns, JSON.stringify(choice)]);
  const lastComment = useMemo(() => lastComments(comments), [comments]);
  const shown = useShown(store, rows, columns, filters, query);
  const inHand = useMemo((): ListInHand => {
    const convert = async (row: Row<"prospect">) => {
      if (row.data.opportunity) {
        go(`/o/${row.data.opportunity}`);
        return;
      }
      const { opportunity, title, done } = await convertRow(store, list, row);
      said(t("prospects.converted", { title: isolate(title) }), done);
      open({ converted: { opportunity, title } });
    };
    return {
      store,
      list,
      columns,
      shown: shownNow,
      isArranged: choice.order.length > 0,
      lastComment,
      convert: (row) => void convert(row),
      openRow: (row) => open({ row: row.id }),
    };
  }, [store, list, columns, shownNow, choice.order.length, lastComment]);
  const add = async () => {
    const id = store.newId();
    await store.perform(newRow(id, list.id, lastRank(rows)));
    open({ row: id });
  };
  const close = () => open(null);
  const desk = isDesk.value;
  const progress = useMemo(() => progressOf(rows), [rows]);
  const words = read === undefined ? "" : progressWords(progress);
  return (
    <ListContext.Provider value={inHand}>
      <Page
        back={desk ? undefined : "/prospects"}
        title={list.data.name || t("prospects.unnamed")}
        flat={desk}
        compact
        status={desk ? false : <span class="state">{words}</span>}
        beside={desk && <span class="muted">{words}</span>}
        top={
          <Finder
            query={query}
            onQuery={setQuery}
            filters={filters}
            onFilters={setFilters}
            shown={shown.length}
            all={rows.length}
          />
        }
        actions={
          <>
            {desk && (
              <>
                <Chip onClick={() => open("paste")}>{t("prospects.paste.title")}</Chip>
                <Chip onClick={() => void add()}>{t("prospects.add-row")}</Chip>
              </>
            )}
            <IconButton icon="more" label={t("prospects.more")} onClick={() => open("list")} />
          </>
        }
        bar={
          desk ? (
            shown.length > 0 && <small class="muted">{tx("prospects.grid.hint", { plus: <kbd>+</kbd> })}</small>
          ) : (
            <div class="two">
              <Button kind="quiet" onClick={() => open("paste")}>
                {t("prospects.paste.title")}
              </Button>
              <Button kind="quiet" icon="plus" onClick={() => void add()}>
                {t("prospects.add-row")}
              </Button>
            </div>
          )
        }
      >
        <SampleNote rows={rows} />
        <AskedNote comments={comments} />
        <ImportNote list={list.id} />
        {read !== undefined && rows.length === 0 && <NoRows onPaste={() => open("paste")} onAdd={() => void add()} />}
        {rows.length > 0 && shown.length === 0 && (
          <NothingMatches
            asked={[
              ...FILTERS.filter((one) => filters.has(one)).map((one) => t(`prospects.filter.${one}`)),
              query.trim(),
            ]}
            onClear={() => {
              setQuery("");
              setFilters(new Set());
            }}
          />
        )}
        {shown.length > 0 && (desk ? <Grid all={rows} rows={shown} /> : <Rows rows={shown} />)}
      </Page>
      {sheet === "paste" && <PasteSheet list={list} rows={rows} onClose={close} />}
      {sheet === "list" && <ListSheet onClose={close} />}
      {isConverted(sheet) && <ConvertSheet converted={sheet.converted} onClose={close} />}
      {isRow(sheet) && <RowSheetOf rows={rows} id={sheet.row} onClose={close} />}
    </ListContext.Provider>
  );
}

function isConverted(sheet: SheetName | null): sheet is { readonly converted: ConvertedRow } {
  return typeof sheet === "object" && sheet !== null && "converted" in sheet;
}

function isRow(sheet: SheetName | null): sheet is { readonly row: string } {
  return typeof sheet === "object" && sheet !== null && "row" in sheet;
}

interface RowSheetOfProps {
  readonly rows: readonly Row<"prospect">[];
  readonly id: string;
  readonly onClose: () => void;
}

/** A row just added is there as soon as the device has it. */
function RowSheetOf({ rows, id, onClose }: RowSheetOfProps) {
  const row = rows.find((candidate) => candidate.id === id);
  return row === undefined ? null : <RowSheet key={id} row={row} onClose={onClose} />;
}

interface FinderProps {
  readonly query: string;
  readonly onQuery: (text: string) => void;
  readonly filters: ReadonlySet<RowFilter>;
  readonly onFilters: (filters: ReadonlySet<RowFilter>) => void;
  readonly shown: number;
  readonly all: number;
}

function Finder({ query, onQuery, filters, onFilters, shown, all }: FinderProps) {
  const toggle = (filter: RowFilter) => {
    const next = new Set(filters);
    if (!next.delete(filter)) next.add(filter);
    onFilters(next);
  };
  return (
    <div class="finder">
      <Field
        label={t("prospects.find")}
        hideLabel
        kind="search"
        placeholder={t("prospects.find")}
        value={query}
        onInput={onQuery}
      />
      <div class="line one">
        {FILTERS.map((filter) => (
          <Chip key={filter} on={filters.has(filter)} onClick={() => toggle(filter)}>
            {t(`prospects.filter.${filter}`)}
          </Chip>
        ))}
        <span class="muted" role="status">
          {shown < all ? t("prospects.shown", { shown: count(shown), all: count(all) }) : ""}
        </span>
      </div>
    </div>
  );
}

function Rows({ rows }: { readonly rows: readonly Row<"prospect">[] }) {
  const render = useKeptRows((row: Row<"prospect">) => <RowLine row={row} />, []);
  return (
    <VirtualList
      label={t("prospects.rows-label")}
      items={rows}
      estimate={68}
      itemKey={(row) => row.id}
      render={render}
    />
  );
}

function NoRows({ onPaste, onAdd }: { readonly onPaste: () => void; readonly onAdd: () => void }) {
  return (
    <Empty
      title={t("prospects.no-rows")}
      action={
        <div class="stack">
          <Button small onClick={onPaste}>
            {t("prospects.paste.title")}
          </Button>
          <Button kind="plain" onClick={onAdd}>
            {t("prospects.add-row")}
          </Button>
        </div>
      }
    >
      {t("prospects.no-rows.how")}
    </Empty>
  );
}

function NothingMatches({ asked, onClear }: { readonly asked: readonly string[]; readonly onClear: () => void }) {
  return (
    <Empty
      title={t("prospects.none-match")}
      action={
        <Button kind="quiet" small onClick={onClear}>
          {t("prospects.clear")}
        </Button>
      }
    >
      <Name>{asked.filter(Boolean).join(", ")}</Name>
    </Empty>
  );
}
