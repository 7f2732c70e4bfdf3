// Above the list of clients: find, filter, segments, and the filters people use all day as chips.
import { useState } from "preact/hooks";
import { houseRule } from "../../deals/house-rules";
import { count, t } from "../../i18n";
import { momentOf } from "../../store/moment";
import type { Store } from "../../store/store";
import { Button, Chip, Field, Icon, IconButton, Select } from "../../ui";
import { FieldChoice } from "../../views/field-choice";
import { type Filter, type Listing, toggled, withTest } from "../../views/filter";
import { FilterSheet } from "../../views/filter-sheet";
import { filterParts } from "../../views/filter-words";
import { RoleStarts } from "../../views/role-starts";
import { viewsOf } from "../../views/saved";
import { ArrangeSheet, ViewChips } from "../../views/saved-views";
import { START } from "./asked";
import type { Client } from "./book";
import type { Asked } from "./find-clients";
import { chooseRows, ROWS_START, rowChoice, rowFields, SHELVES } from "./row-fields";

interface TopProps {
  readonly store: Store;
  readonly listing: Listing<Client>;
  readonly asked: Asked;
  readonly onAsk: (asked: Asked) => void;
}

/** Facets that chips above the list ask for by themselves. */
const AS_CHIPS = ["kind"];

export function ClientsTop({ store, listing, asked, onAsk }: TopProps) {
  const [sheet, open] = useState<"filter" | "arrange" | null>(null);
  const { filter, sort } = asked;
  const change = (next: Filter) => onAsk({ filter: next, sort });
  const asker = { now: momentOf(store).value, zone: store.user.zone };
  const parts = filterParts(listing, { ...filter, find: "" }, asker).filter(({ key }) => !isChip(filter, key));
  const views = viewsOf(store, "contact");
  const isOldest = sort?.by === "touched" && !sort.down;
  return (
    <>
      <Field
        label={t("clients.find")}
        hideLabel
        kind="search"
        placeholder={t("clients.find")}
        value={filter.find}
        onInput={(find) => change({ ...filter, find })}
      />
      <div class="line one">
        <Chip icon="filter" on={parts.length > 0} onClick={() => open("filter")}>
          {t("clients.filter")}
        </Chip>
        <ViewChips store={store} entity="contact" asked={asked} onShow={(view) => onAsk(view)} />
        <Chip on={isOnly(filter, "owner", "me")} onClick={() => change(only(filter, "owner", "me"))}>
          {t("clients.mine")}
        </Chip>
        <Chip on={isOnly(filter, "kind", "folder")} onClick={() => change(only(filter, "kind", "folder"))}>
          {t("clients.companies")}
        </Chip>
        <Chip on={isOnly(filter, "kind", "contact")} onClick={() => change(only(filter, "kind", "contact"))}>
          {t("clients.people")}
        </Chip>
        <Chip on={isOldest} onClick={() => onAsk({ filter, sort: isOldest ? null : { by: "touched", down: false } })}>
          {t("clients.oldest")}
        </Chip>
        {views.length > 0 && (
          <IconButton icon="more" label={t("clients.segment.arrange")} onClick={() => open("arrange")} />
        )}
      </div>
      {parts.length > 0 && (
        <div class="line one">
          {parts.map(({ key, text }) => (
            <Chip
              key={key}
              on
              label={t("clients.filter.without", { text })}
              onClick={() => change(withTest(filter, key, null))}
            >
              {text}
              <Icon name="close" small />
            </Chip>
          ))}
        </div>
      )}
      {sheet === "filter" && (
        <Filters store={store} listing={listing} asked={asked} onAsk={onAsk} onClose={() => open(null)} />
      )}
      {sheet === "arrange" && <ArrangeSheet store={store} entity="contact" asked={asked} onClose={() => open(null)} />}
    </>
  );
}

function isOnly({ where }: Filter, key: string, value: string): boolean {
  const asked = where[key]?.in;
  return asked?.length === 1 && asked[0] === value;
}

/** One of a kind or all of them: a chip pressed again asks for nothing. */
function only(filter: Filter, key: string, value: string): Filter {
  return isOnly(filter, key, value) ? withTest(filter, key, null) : toggled(withTest(filter, key, null), key, value);
}

/** Said by a chip of its own already. */
function isChip(filter: Filter, key: string): boolean {
  if (key === "owner") return isOnly(filter, "owner", "me");
  return AS_CHIPS.includes(key) && (filter.where[key]?.in?.length ?? 0) === 1;
}

interface FiltersProps extends TopProps {
  readonly onClose: () => void;
}

/** All that clients are told apart by, their order, and how long a win counts. */
function Filters({ store, listing, asked, onAsk, onClose }: FiltersProps) {
  const months = houseRule(store, "customerMonths").value;
  const by = asked.sort?.by ?? "name";
  return (
    <FilterSheet
      title={t("clients.filter.title")}
      listing={listing}
      filter={asked.filter}
      onChange={(filter) => onAsk({ ...asked, filter })}
      onClose={onClose}
      bar={
        <>
          <Button onClick={onClose}>{t("clients.filter.show")}</Button>
          <Button kind="quiet" onClick={() => onAsk(START)}>
            {t("clients.clear")}
          </Button>
        </>
      }
    >
      <Select
        label={t("clients.order")}
        value={by}
        options={listing.orders.map(({ key, label }) => ({ value: key, label }))}
        onChange={(key) => onAsk({ ...asked, sort: sortBy(listing, key) })}
      />
      {SHELVES.map((shelf) => (
        <FieldChoice
          key={shelf}
          words={t(`clients.fields.${shelf}`)}
          all={rowFields(store, shelf)}
          chosen={rowChoice(store)[shelf]}
          onChoose={(fields) => void chooseRows(store, shelf, fields)}
        />
      ))}
      <RoleStarts store={store} name={ROWS_START} value={rowChoice(store)} />
      <a class="field" href="/settings/rules">
        <b>{t("clients.active-months")}</b>
        <span class="part-end muted">
          {t("clients.months", { count: months, shown: count(months) })}
          <Icon name="go" />
        </span>
        <small>{t("clients.active-months.how")}</small>
      </a>
    </FilterSheet>
  );
}

function sortBy(listing: Listing<Client>, key: string): Asked["sort"] {
  const order = listing.orders.find((one) => one.key === key);
  return key === "name" || order === undefined ? null : { by: key, down: order.down === true };
}
