// Above the pipeline: how it is looked at, which one, which part of it, and the views that were saved.
import { useState } from "preact/hooks";
import { usePane } from "../../app/layout";
import { t } from "../../i18n";
import type { Store } from "../../store/store";
import { tagsOf } from "../../store/tag-names";
import { Chip, Field, Segmented, Select } from "../../ui";
import { type Filter, withTest } from "../../views/filter";
import { SaveView, ViewChips } from "../../views/saved-views";
import { arrange, asView, fromView, LAYOUTS } from "./choice";
import { filterWords } from "./filter-words";
import { ME } from "./listing";
import type { ToolsProps } from "./pipeline-choice";
import { ShowSheet } from "./show-sheet";
import { StateChips } from "./state-chips";

export function Tools(props: ToolsProps) {
  return usePane() === "full" ? <Wide {...props} /> : <Narrow {...props} />;
}

/** On a phone *list* is compact or extended as chosen in the sheet; at the desk each has its own word. */
export function LayoutChoice({ store, arrangement }: Pick<ToolsProps, "store" | "arrangement">) {
  const isWide = usePane() === "full";
  const { layout, rows } = arrangement;
  const value = layout === "list" && isWide ? rows : layout;
  const options = isWide ? (["board", "compact", "extended", "calendar"] as const) : LAYOUTS;
  return (
    <Segmented<string>
      label={t("pipeline.view")}
      options={options.map((name) => ({ value: name, label: t(`pipeline.${name}`) }))}
      value={value}
      onChange={(next) => {
        const isRows = next === "compact" || next === "extended";
        const layout = LAYOUTS.find((known) => known === next) ?? "list";
        void arrange(store, { layout, ...(isRows && { rows: next }) });
      }}
    />
  );
}

/** What is asked for most within reach of the mouse, in one line; the rest in the sheet. */
function Wide(props: ToolsProps) {
  const { store, choice, onChoose } = props;
  const { filter } = choice;
  const set = (next: Filter) => onChoose({ filter: next });
  const flag = (key: string) => set(withTest(filter, key, filter.where[key] === undefined ? {} : null));
  const isMine = filter.where.owner?.in?.includes(ME) === true;
  const isClosing = filter.where.closing?.span === "this_month";
  return (
    <div class="line pipeline-tools">
      <Field
        label={t("pipeline.find")}
        hideLabel
        kind="search"
        placeholder={t("pipeline.find")}
        value={filter.find}
        onInput={(find) => set({ ...filter, find })}
      />
      <Chip on={isMine} onClick={() => set(withTest(filter, "owner", isMine ? null : { in: [ME] }))}>
        {t("pipeline.mine")}
      </Chip>
      {props.arrangement.layout !== "board" && <StateChips {...props} />}
      <TagChoice store={store} filter={filter} onChange={set} />
      <Chip on={isClosing} onClick={() => set(withTest(filter, "closing", isClosing ? null : { span: "this_month" }))}>
        {t("pipeline.closing-this-month")}
      </Chip>
      <Chip icon="star" on={filter.where.starred !== undefined} onClick={() => flag("starred")}>
        {t("pipeline.starred")}
      </Chip>
      <Chip icon="clock" on={filter.where.stalled !== undefined} onClick={() => flag("stalled")}>
        {t("pipeline.stalled")}
      </Chip>
      <FilterChip {...props} />
      <SavedLine {...props} />
    </div>
  );
}

/** The layout, and the filter in words; tapping the words opens the choices. */
function Narrow(props: ToolsProps) {
  const { store, choice, arrangement, pipeline, onChoose } = props;
  return (
    <>
      <div class="line pipeline-line">
        {usePane() === "phone" && <LayoutChoice store={store} arrangement={arrangement} />}
        <FilterChip {...props} />
      </div>
      <div class="line one pipeline-views">
        {arrangement.layout !== "board" && <StateChips {...props} />}
        <ViewChips
          store={store}
          entity="opportunity"
          asked={asView(choice, pipeline)}
          onShow={(view) => onChoose(fromView(view))}
        />
      </div>
    </>
  );
}

function FilterChip(props: ToolsProps) {
  const [isOpen, open] = useState(false);
  const { store, listing, choice, pipelines, pipeline, now } = props;
  const isWide = usePane() === "full";
  const name = pipelines.find(({ id }) => id === pipeline)?.data.name;
  const words = filterWords(listing, choice.filter, { now, zone: store.user.zone });
  return (
    <>
      <Chip icon="filter" onClick={() => open(true)}>
        <span class="chip-words">{!isWide && pipelines.length > 1 && name ? `${name} · ${words}` : words}</span>
      </Chip>
      {isOpen && <ShowSheet {...props} onClose={() => open(false)} />}
    </>
  );
}

function SavedLine({ store, choice, pipeline, onChoose }: ToolsProps) {
  const asked = asView(choice, pipeline);
  return (
    <>
      <ViewChips store={store} entity="opportunity" asked={asked} onShow={(view) => onChoose(fromView(view))} />
      <SaveView store={store} entity="opportunity" asked={asked} />
    </>
  );
}

interface TagChoiceProps {
  readonly store: Store;
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function TagChoice({ store, filter, onChange }: TagChoiceProps) {
  const asked = filter.where.tags?.in ?? [];
  const used = tagsOf(store).value.filter(({ count, folded }) => count > 0 || asked.includes(folded));
  return (
    <Select
      label={t("pipeline.tag")}
      hideLabel
      value={asked.length === 1 ? (asked[0] ?? "") : ""}
      options={[
        { value: "", label: asked.length > 1 ? t("pipeline.tag.several") : t("pipeline.tag.any") },
        ...used.map(({ folded, name }) => ({ value: folded, label: name })),
      ]}
      onChange={(next) => onChange(withTest(filter, "tags", next === "" ? null : { in: [next] }))}
    />
  );
}
