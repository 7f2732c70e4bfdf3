// The heads of the compact list at the desk: a press puts the list into their order, another turns it.
import { t } from "../../i18n";
import type { Deal } from "../../store/deals";
import { Icon } from "../../ui";
import type { Listing, Sort } from "../../views/filter";
import type { ShownField } from "./fields";

interface TableHeadProps {
  readonly fields: readonly ShownField[];
  readonly listing: Listing<Deal>;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
}

export function TableHead({ fields, listing, sort, onSort }: TableHeadProps) {
  return (
    <div class="row table-row table-head">
      <div class="when">
        <Head label={t("pipeline.head.due")} by="due" listing={listing} sort={sort} onSort={onSort} />
      </div>
      <div class="table-cells">
        <span class="table-title">
          <Head label={t("pipeline.by.name")} by="name" listing={listing} sort={sort} onSort={onSort} />
        </span>
        {fields.map(({ key, label, order }) => (
          <span key={key} class="table-cell">
            <Head label={label} by={order} listing={listing} sort={sort} onSort={onSort} />
          </span>
        ))}
      </div>
      <div class="sum">
        <Head label={t("pipeline.by.amount")} by="amount" listing={listing} sort={sort} onSort={onSort} />
      </div>
    </div>
  );
}

interface HeadProps extends Omit<TableHeadProps, "fields"> {
  readonly label: string;
  readonly by: string | undefined;
}

/** The way of the order, the other way, then by what is due again. */
function Head({ label, by, listing, sort, onSort }: HeadProps) {
  const order = listing.orders.find(({ key }) => key === by);
  if (order === undefined) return <>{label}</>;
  const down = order.down === true;
  const isOn = sort?.by === order.key;
  const next = !isOn ? { by: order.key, down } : sort.down === down ? { by: order.key, down: !down } : null;
  const turned = isOn ? t(sort.down ? "pipeline.head.down" : "pipeline.head.up", { label }) : undefined;
  return (
    <button
      type="button"
      class={isOn ? "table-sort on" : "table-sort"}
      aria-label={turned}
      onClick={() => onSort(next)}
    >
      {label}
      {isOn && <Icon name={sort.down ? "down" : "up"} small />}
    </button>
  );
}
