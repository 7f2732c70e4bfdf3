// What to show of the pipeline, in which order and with which fields; and the way to keep it as a view.
import { useState } from "preact/hooks";
import { usePane } from "../../app/layout";
import { t } from "../../i18n";
import type { Store } from "../../store/store";
import { Button, Chip, Line, Name, Segmented, Select, Switch } from "../../ui";
import { FieldChoice } from "../../views/field-choice";
import { type Sort, toggled, withTest } from "../../views/filter";
import { FilterSheet } from "../../views/filter-sheet";
import { RoleStarts } from "../../views/role-starts";
import { SaveSheet } from "../../views/saved-views";
import { type Arrangement, arrange, asView, firstFilter, type RowKind, START } from "./choice";
import { fieldsOf } from "./fields";
import { ME } from "./listing";
import { PipelineChoice, type ToolsProps } from "./pipeline-choice";

export function ShowSheet(props: ToolsProps & { readonly onClose: () => void }) {
  const { store, listing, choice, arrangement, pipelines, pipeline, onChoose, onClose } = props;
  const [isSaving, save] = useState(false);
  const { filter } = choice;
  const set = (next: typeof filter) => onChoose({ filter: next });
  const isMine = filter.where.owner?.in?.join() === ME;
  if (isSaving) {
    return <SaveSheet store={store} entity="opportunity" asked={asView(choice, pipeline)} onClose={onClose} />;
  }
  return (
    <FilterSheet
      title={t("pipeline.filter")}
      listing={listing}
      filter={filter}
      onChange={set}
      onClose={onClose}
      without={["owner"]}
      bar={
        <div class="show-bar">
          <Button kind="quiet" onClick={() => save(true)}>
            {t("views.save")}
          </Button>
          <Button kind="quiet" onClick={() => set(firstFilter(store))}>
            {t("pipeline.clear")}
          </Button>
        </div>
      }
    >
      <PipelineChoice pipelines={pipelines} pipeline={pipeline} filter={filter} onChoose={onChoose} />
      <Line>
        <Chip on={isMine} onClick={() => set(withTest(filter, "owner", { in: [ME] }))}>
          {t("pipeline.mine")}
        </Chip>
        <Chip on={filter.where.owner === undefined} onClick={() => set(withTest(filter, "owner", null))}>
          {t("pipeline.all")}
        </Chip>
      </Line>
      <People {...props} />
      <SortChoice {...props} />
      <Look store={store} arrangement={arrangement} />
    </FilterSheet>
  );
}

/** Others than oneself, picked by name. */
function People({ listing, choice, onChoose }: ToolsProps) {
  const owner = listing.facets.find(({ key }) => key === "owner");
  if (owner?.kind !== "choice") return null;
  const asked = choice.filter.where.owner?.in ?? [];
  const options = owner.options().filter(({ value }) => value !== ME);
  const toggle = (value: string) => onChoose({ filter: toggled(choice.filter, "owner", value) });
  return (
    <>
      <Select
        label={owner.label}
        value=""
        options={[
          { value: "", label: t(asked.length === 0 ? "views.any" : "views.add") },
          ...options.filter(({ value }) => !asked.includes(value)),
        ]}
        onChange={(value) => value !== "" && toggle(value)}
      />
      {asked.some((value) => value !== ME) && (
        <Line>
          {options
            .filter(({ value }) => asked.includes(value))
            .map(({ value, label }) => (
              <Chip key={value} on onClick={() => toggle(value)}>
                <Name>{label}</Name>
              </Chip>
            ))}
        </Line>
      )}
    </>
  );
}

/** The way an order is turned to first is the one asked for most; *the other way* turns it. */
export function SortChoice({ listing, choice, onChoose }: Pick<ToolsProps, "listing" | "choice" | "onChoose">) {
  const { sort } = choice;
  const turned = (by: string): Sort => ({ by, down: listing.orders.find(({ key }) => key === by)?.down === true });
  return (
    <>
      <Select
        label={t("pipeline.sort")}
        value={sort?.by ?? ""}
        options={[
          { value: "", label: t("pipeline.sort.due") },
          ...listing.orders.map(({ key, label }) => ({ value: key, label })),
        ]}
        onChange={(by) => onChoose({ sort: by === "" ? null : turned(by) })}
      />
      {sort && (
        <Switch
          label={t("pipeline.sort.turned")}
          on={sort.down !== turned(sort.by).down}
          onChange={() => onChoose({ sort: { ...sort, down: !sort.down } })}
        />
      )}
    </>
  );
}

interface LookProps {
  readonly store: Store;
  readonly arrangement: Arrangement;
}

/** Compact or extended on a phone, and what stands in the rows, in one's own order (K8). */
function Look({ store, arrangement }: LookProps) {
  const isWide = usePane() === "full";
  return (
    <>
      {!isWide && (
        <div class="control">
          <span class="label">{t("pipeline.rows")}</span>
          <Segmented<RowKind>
            label={t("pipeline.rows")}
            options={(["compact", "extended"] as const).map((value) => ({ value, label: t(`pipeline.${value}`) }))}
            value={arrangement.rows}
            onChange={(rows) => void arrange(store, { rows })}
          />
        </div>
      )}
      <FieldChoice
        words={t("views.fields")}
        all={fieldsOf(store)}
        chosen={arrangement.fields}
        onChoose={(fields) => void arrange(store, { fields })}
      />
      <RoleStarts store={store} name={START} value={arrangement} />
    </>
  );
}
