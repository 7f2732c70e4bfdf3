// What to show of the pipeline, in which order and with which fields; and the way to keep it as a view.
import { useState } from "preact/hooks";
import { ROLES } from "../../app/first-choice";
import { usePane } from "../../app/layout";
import { t } from "../../i18n";
import type { Store } from "../../store/store";
import { Button, Chip, IconButton, Line, ListRow, Name, Segmented, Select, Switch, snack } from "../../ui";
import { type Sort, toggled, withTest } from "../../views/filter";
import { FilterSheet } from "../../views/filter-sheet";
import { SaveSheet } from "../../views/saved-views";
import { type Arrangement, arrange, asView, firstFilter, giveStart, isStartOf, type RowKind } from "./choice";
import { chosenFields, fieldsOf, movedField, withField } from "./fields";
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
  const [isOpen, open] = useState(false);
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
      <Line>
        <Chip endIcon={isOpen ? undefined : "down"} on={isOpen} onClick={() => open(!isOpen)}>
          {t("pipeline.fields")}
        </Chip>
      </Line>
      {isOpen && <FieldChoice store={store} arrangement={arrangement} />}
      {store.user.role === "admin" && <Starts store={store} arrangement={arrangement} />}
    </>
  );
}

/** What an admin has arranged, a role begins with (K8). */
function Starts({ store, arrangement }: LookProps) {
  const give = async (role: (typeof ROLES)[number]): Promise<void> => {
    const done = await giveStart(store, role, arrangement);
    snack(t("pipeline.start.given", { role: t(`role.${role}`) }), { undo: () => void done.undo() });
  };
  return (
    <div class="control">
      <span class="label">{t("pipeline.start")}</span>
      <Line>
        {ROLES.map((role) => (
          <Chip key={role} on={isStartOf(store, role, arrangement)} onClick={() => void give(role)}>
            {t(`role.${role}`)}
          </Chip>
        ))}
      </Line>
      <span class="hint">{t("pipeline.start.hint")}</span>
    </div>
  );
}

function FieldChoice({ store, arrangement }: LookProps) {
  const { fields } = arrangement;
  const set = (next: readonly string[]) => void arrange(store, { fields: next });
  const chosen = chosenFields(store, fields);
  return (
    <>
      <div class="page lined">
        {chosen.map(({ key, label }) => (
          <ListRow
            key={key}
            title={<Name>{label}</Name>}
            end={
              <>
                <IconButton
                  icon="up"
                  label={t("pipeline.field.earlier", { label })}
                  onClick={() => set(movedField(fields, key, -1))}
                />
                <IconButton
                  icon="down"
                  label={t("pipeline.field.later", { label })}
                  onClick={() => set(movedField(fields, key, 1))}
                />
                <IconButton
                  icon="close"
                  label={t("pipeline.field.off", { label })}
                  onClick={() => set(withField(fields, key))}
                />
              </>
            }
          />
        ))}
      </div>
      <Line>
        {fieldsOf(store)
          .filter(({ key }) => !fields.includes(key))
          .map(({ key, label }) => (
            <Chip key={key} icon="plus" onClick={() => set(withField(fields, key))}>
              <Name>{label}</Name>
            </Chip>
          ))}
      </Line>
    </>
  );
}
