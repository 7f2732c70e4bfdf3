// The names of the columns; each sorts by its column: up, down, back to the author's order.
// biome-ignore-all lint/a11y/useSemanticElements: a grid of 5,000 rows of which thirty stand in the document is no table
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell of the grid has the focus at a time, the roving way
import { t } from "../../i18n";
import { Icon, Name } from "../../ui";
import type { Sort } from "./column-ranks";
import type { ListColumn } from "./columns";
import { LEAD } from "./grid-row";

export interface GridHeadProps {
  readonly columns: readonly ListColumn[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
}

export function GridHead({ columns, sort, onSort }: GridHeadProps) {
  const next = (column: string): Sort | null => {
    if (sort?.column !== column) return { column, down: false };
    return sort.down ? null : { column, down: true };
  };
  const names = columns.map((column, place) => {
    const on = sort?.column === column.id ? sort : null;
    return (
      <span
        key={column.id}
        role="columnheader"
        class="grid-cell"
        aria-colindex={place + LEAD + 1}
        aria-sort={on === null ? "none" : on.down ? "descending" : "ascending"}
      >
        <button type="button" onClick={() => onSort(next(column.id))}>
          <Name>{column.name || t("prospects.column")}</Name>
          {on !== null && (
            <span class={on.down ? "sorted" : "sorted up"}>
              <Icon name="down" small />
            </span>
          )}
        </button>
      </span>
    );
  });
  return (
    <div class="grid-head" role="rowgroup">
      <div class="grid-line" role="row" aria-rowindex={1}>
        <div class="grid-lead" role="presentation">
          <span role="columnheader" class="grid-cell margin" aria-colindex={1}>
            <span class="unseen">{t("prospects.convert-column")}</span>
          </span>
          <span role="columnheader" class="grid-cell standing" aria-colindex={2}>
            {t("prospects.state-column")}
          </span>
          {names.slice(0, 1)}
        </div>
        {names.slice(1)}
        <span role="columnheader" class="grid-cell" aria-colindex={columns.length + LEAD + 1}>
          {t("prospects.note-column")}
        </span>
      </div>
    </div>
  );
}
