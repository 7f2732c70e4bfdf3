// What was found, as rows: whose it is left of the margin, the letters searched for marked.
import { useStore } from "../../app/context";
import { clientState } from "../../deals/client-state";
import { marginWords } from "../../deals/due-words";
import { houseRule } from "../../deals/house-rules";
import { amountWords } from "../../deals/money-words";
import { day, t } from "../../i18n";
import { joinName } from "../../store/alt-name";
import { type Deal, dealsOf } from "../../store/deals";
import { memberName } from "../../store/member-names";
import { momentOf } from "../../store/moment";
import { NO_QUERY, type Query } from "../../store/query";
import { firstPhone } from "../../store/reach";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Avatar, IconButton, ListRow, Name } from "../../ui";
import type { Hit } from "./find";
import { excerpt, pieces } from "./highlight";

interface HitProps<R extends Row<"folder"> | Row<"opportunity"> | Row<"contact"> | Row<"prospect_list">> {
  readonly hit: Hit<R>;
  readonly wanted: Query;
}

/** A name with the letters that were typed. */
function Marked({ text, wanted }: { readonly text: string; readonly wanted: Query }) {
  return (
    <bdi>{pieces(text, wanted).map((piece, at) => (piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text))}</bdi>
  );
}

/** `yours`, a colleague's initials, or nobody's. */
function Whose({ owner, store }: { readonly owner: string | null; readonly store: Store }) {
  const name = owner === store.user.id ? "" : memberName(store, owner);
  if (name !== "") return <Avatar name={name} />;
  return <span>{t(owner === store.user.id ? "search.yours" : "search.nobodys")}</span>;
}

const grouped = new WeakMap<readonly Deal[], ReadonlyMap<string, readonly Deal[]>>();
const NONE: readonly Deal[] = [];

/** The opportunities of each folder; put together once for a set of them, not once a row. */
function dealsByFolder(deals: readonly Deal[]): ReadonlyMap<string, readonly Deal[]> {
  const known = grouped.get(deals);
  if (known !== undefined) return known;
  const found = new Map<string, Deal[]>();
  for (const deal of deals) {
    const folder = deal.row.data.folder;
    if (!folder) continue;
    const own = found.get(folder);
    if (own === undefined) found.set(folder, [deal]);
    else own.push(deal);
  }
  grouped.set(deals, found);
  return found;
}

/** What the first rows would put together at the first key otherwise. */
export function gatherAhead(store: Store): void {
  dealsByFolder(dealsOf(store).all.peek());
  dealsOf(store).byId.peek();
}

function ownerOf(row: Row<"folder"> | Row<"prospect_list">, store: Store): string | null {
  return row.data.owner ?? (row.seq === 0 ? store.user.id : null);
}

export function FoundFolder({ hit, wanted }: HitProps<Row<"folder">>) {
  const store = useStore();
  const owner = ownerOf(hit.row, store);
  const deals = dealsByFolder(dealsOf(store).all.value).get(hit.row.id) ?? NONE;
  const whose = owner === store.user.id ? "" : memberName(store, owner);
  const words = [
    hit.where === null ? "" : hit.where,
    whose === "" ? "" : t("search.worked-by", { name: whose }),
    t(`clients.state.${clientState(deals, momentOf(store).value, houseRule(store, "customerMonths").value)}`),
    deals.length === 0 ? "" : t("search.deals", { count: deals.length }),
  ];
  return (
    <ListRow
      when={<Whose owner={owner} store={store} />}
      title={<Marked text={hit.title || t("search.unnamed")} wanted={wanted} />}
      sub={<Marked text={words.filter(Boolean).join(", ")} wanted={hit.where === null ? NO_QUERY : wanted} />}
      href={`/f/${hit.row.id}`}
    />
  );
}

export function FoundDeal({ hit, wanted }: HitProps<Row<"opportunity">>) {
  const store = useStore();
  const now = momentOf(store).value;
  const deal = dealsOf(store).byId.value.get(hit.row.id);
  if (deal === undefined) return null;
  const due = deal.is === "open" ? marginWords(deal, { now, zone: store.user.zone }) : null;
  const folder = deal.folder === undefined ? "" : joinName(deal.folder.data.name, deal.folder.data.alt_name);
  const words = [...new Set([hit.where ?? "", deal.step?.data.name ?? "", folder])].filter(Boolean);
  return (
    <ListRow
      when={due === null ? t(`search.status.${deal.is}`) : due.text}
      whenTone={due === null ? (deal.is === "won" ? "won" : undefined) : due.tone}
      title={<Marked text={hit.title || t("search.unnamed")} wanted={wanted} />}
      sub={<Marked text={words.join(", ")} wanted={hit.where === null ? NO_QUERY : wanted} />}
      sum={amountWords(deal) ?? undefined}
      href={`/o/${hit.row.id}`}
    />
  );
}

export function FoundContact({ hit, wanted }: HitProps<Row<"contact">>) {
  const store = useStore();
  const { data } = hit.row;
  const folder = data.folder ? store.rows("folder").value.get(data.folder) : undefined;
  const company = folder === undefined ? (data.company ?? "") : joinName(folder.data.name, folder.data.alt_name);
  const phone = firstPhone(data);
  const title = hit.title || t("search.unnamed");
  return (
    <ListRow
      when={<Avatar name={title} />}
      title={<Marked text={title} wanted={wanted} />}
      sub={hit.where === null ? <Name>{company}</Name> : <Marked text={hit.where} wanted={wanted} />}
      href={`/c/${hit.row.id}`}
      end={
        phone === undefined ? undefined : (
          <IconButton icon="call" label={t("search.call", { name: title })} href={phone.href} accent />
        )
      }
    />
  );
}

export function FoundList({ hit, wanted }: HitProps<Row<"prospect_list">>) {
  const store = useStore();
  return (
    <ListRow
      when={<Whose owner={ownerOf(hit.row, store)} store={store} />}
      title={<Marked text={hit.title || t("search.unnamed")} wanted={wanted} />}
      sub={hit.where ?? t("search.list")}
      href={`/l/${hit.row.id}`}
    />
  );
}

interface FoundProps<R> {
  readonly row: R;
  readonly wanted: Query;
}

/** A row of a prospect list; opens the list on that row. */
export function FoundProspect({ row, wanted }: FoundProps<Row<"prospect">>) {
  const store = useStore();
  const list = store.rows("prospect_list").value.get(row.root ?? "");
  if (list === undefined) return null;
  const cells = Object.entries(row.data).filter(([field]) => field.startsWith("cell:"));
  const texts = cells.map(([, value]) => value).filter((value): value is string => typeof value === "string");
  const title = titleOf(row) || t("search.unnamed");
  const others = texts.filter((text) => text.trim() !== "" && text !== title).join(", ");
  return (
    <ListRow
      when={row.data.opportunity ? t("search.converted") : t("search.row")}
      title={<Marked text={title} wanted={wanted} />}
      sub={<Marked text={[list.data.name ?? "", excerpt(others, wanted)].filter(Boolean).join(": ")} wanted={wanted} />}
      href={row.data.opportunity ? `/o/${row.data.opportunity}` : `/l/${list.id}?row=${row.id}`}
    />
  );
}

/** Where a record that something was said about stands. */
const ADDRESS = { opportunity: "o", folder: "f", contact: "c", prospect_list: "l" } as const;
const ROOTS = Object.keys(ADDRESS) as readonly (keyof typeof ADDRESS)[];

/** What was said, with the record that it was said about. */
export function FoundComment({ row, wanted }: FoundProps<Row<"comment">>) {
  const store = useStore();
  const about = row.root ?? "";
  const entity = ROOTS.find((one) => store.rows(one).value.has(about));
  const root: Row<keyof typeof ADDRESS> | undefined = entity && store.rows(entity).value.get(about);
  if (root === undefined || entity === undefined) return null;
  const at = row.data.happened_at ?? row.data.created_at ?? "";
  const folder = store.rows("folder").value.get(about);
  const name = folder === undefined ? titleOf(root) : joinName(folder.data.name, folder.data.alt_name);
  return (
    <ListRow
      when={at === "" ? "" : day(at, { now: momentOf(store).value, zone: store.user.zone, narrow: true })}
      title={<Marked text={excerpt(row.data.text ?? "", wanted)} wanted={wanted} />}
      sub={<Name>{name || t("search.unnamed")}</Name>}
      href={`/${ADDRESS[entity]}/${about}`}
    />
  );
}
