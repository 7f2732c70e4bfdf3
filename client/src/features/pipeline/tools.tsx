// Above the board: which view, which pipeline, which part of it. On a phone the parts stand in a sheet.
import { useState } from "preact/hooks";
import { usePane } from "../../app/layout";
import { t } from "../../i18n";
import type { Row, Store } from "../../store/store";
import { tagsOf } from "../../store/tag-names";
import { Chip, Field, Line, Segmented, Select, Sheet, Switch } from "../../ui";
import type { Choice } from "./choice";
import type { Filter, Shown } from "./selectors";

interface ToolsProps {
  readonly store: Store;
  readonly choice: Choice;
  readonly view: Choice["view"];
  readonly pipelines: readonly Row<"pipeline">[];
  readonly pipeline: string;
  readonly onChoose: (change: Partial<Choice>) => void;
}

export function Tools(props: ToolsProps) {
  return usePane() === "full" ? <Wide {...props} /> : <Narrow {...props} />;
}

function ViewChoice({ view, onChoose }: Pick<ToolsProps, "view" | "onChoose">) {
  return (
    <Segmented
      label={t("pipeline.view")}
      options={[
        { value: "board", label: t("pipeline.board") },
        { value: "list", label: t("pipeline.list") },
      ]}
      value={view}
      onChange={(next) => onChoose({ view: next })}
    />
  );
}

/** Everything within reach of the mouse, in one line. */
function Wide({ store, choice, view, pipelines, pipeline, onChoose }: ToolsProps) {
  const set = (change: Partial<Filter>) => onChoose({ filter: { ...choice.filter, ...change } });
  const { filter } = choice;
  return (
    <div class="line pipeline-tools">
      <ViewChoice view={view} onChoose={onChoose} />
      {pipelines.length > 1 && (
        <PipelineChoice pipelines={pipelines} pipeline={pipeline} onChoose={onChoose} hideLabel />
      )}
      <Field
        label={t("pipeline.find")}
        hideLabel
        kind="search"
        placeholder={t("pipeline.find")}
        value={filter.find}
        onInput={(find) => set({ find })}
      />
      <Chip on={filter.mine} onClick={() => set({ mine: !filter.mine })}>
        {t("pipeline.mine")}
      </Chip>
      <Chip icon="star" on={filter.starred} onClick={() => set({ starred: !filter.starred })}>
        {t("pipeline.starred")}
      </Chip>
      <ShownChoice shown={filter.shown} onChange={(shown) => set({ shown })} hideLabel />
      <TagChoice store={store} tag={filter.tag} onChange={(tag) => set({ tag })} hideLabel />
    </div>
  );
}

/** The view, and the filter in words; tapping the words opens the choices. */
function Narrow(props: ToolsProps) {
  const [isOpen, open] = useState(false);
  const { store, choice, view, pipelines, pipeline, onChoose } = props;
  const pane = usePane();
  const name = pipelines.find(({ id }) => id === pipeline)?.data.name;
  const words = filterWords(store, choice.filter);
  return (
    <div class="line pipeline-line">
      {pane === "phone" && <ViewChoice view={view} onChoose={onChoose} />}
      <Chip icon="filter" onClick={() => open(true)}>
        {pipelines.length > 1 && name ? `${name} · ${words}` : words}
      </Chip>
      {isOpen && <FilterSheet {...props} onClose={() => open(false)} />}
    </div>
  );
}

function FilterSheet({
  store,
  choice,
  pipelines,
  pipeline,
  onChoose,
  onClose,
}: ToolsProps & { readonly onClose: () => void }) {
  const { filter } = choice;
  const set = (change: Partial<Filter>) => onChoose({ filter: { ...filter, ...change } });
  return (
    <Sheet title={t("pipeline.filter")} open onClose={onClose}>
      {pipelines.length > 1 && <PipelineChoice pipelines={pipelines} pipeline={pipeline} onChoose={onChoose} />}
      <Field label={t("pipeline.find")} kind="search" value={filter.find} onInput={(find) => set({ find })} />
      <Line>
        <Chip on={filter.mine} onClick={() => set({ mine: true })}>
          {t("pipeline.mine")}
        </Chip>
        <Chip on={!filter.mine} onClick={() => set({ mine: false })}>
          {t("pipeline.all")}
        </Chip>
      </Line>
      <ShownChoice shown={filter.shown} onChange={(shown) => set({ shown })} />
      <TagChoice store={store} tag={filter.tag} onChange={(tag) => set({ tag })} />
      <Switch label={t("pipeline.starred-only")} on={filter.starred} onChange={(starred) => set({ starred })} />
    </Sheet>
  );
}

interface PipelineChoiceProps extends Pick<ToolsProps, "pipelines" | "pipeline" | "onChoose"> {
  readonly hideLabel?: boolean;
}

function PipelineChoice({ pipelines, pipeline, onChoose, hideLabel }: PipelineChoiceProps) {
  return (
    <Select
      label={t("pipeline.which")}
      hideLabel={hideLabel}
      value={pipeline}
      options={pipelines.map(({ id, data }) => ({ value: id, label: data.name ?? "" }))}
      onChange={(id) => onChoose({ pipeline: id })}
    />
  );
}

const SHOWN: readonly Shown[] = ["open", "todo", "standby", "closed"];

interface ShownChoiceProps {
  readonly shown: Shown;
  readonly onChange: (shown: Shown) => void;
  readonly hideLabel?: boolean;
}

function ShownChoice({ shown, onChange, hideLabel }: ShownChoiceProps) {
  return (
    <Select
      label={t("pipeline.shown")}
      hideLabel={hideLabel}
      value={shown}
      options={SHOWN.map((value) => ({ value, label: t(`pipeline.shown.${value}`) }))}
      onChange={onChange}
    />
  );
}

interface TagChoiceProps {
  readonly store: Store;
  readonly tag: string | null;
  readonly onChange: (tag: string | null) => void;
  readonly hideLabel?: boolean;
}

function TagChoice({ store, tag, onChange, hideLabel }: TagChoiceProps) {
  const used = tagsOf(store).value.filter(({ count, folded }) => count > 0 || folded === tag);
  return (
    <Select
      label={t("pipeline.tag")}
      hideLabel={hideLabel}
      value={tag ?? ""}
      options={[
        { value: "", label: t("pipeline.tag.any") },
        ...used.map(({ folded, name }) => ({ value: folded, label: name })),
      ]}
      onChange={(next) => onChange(next === "" ? null : next)}
    />
  );
}

/** `Mine, open, machines`: what is being looked at, in words. */
export function filterWords(store: Store, { mine, shown, tag, starred, find }: Filter): string {
  const name = tag === null ? null : (tagsOf(store).value.find(({ folded }) => folded === tag)?.name ?? tag);
  return [
    t(mine ? "pipeline.mine" : "pipeline.all"),
    t(`pipeline.words.${shown}`),
    starred ? t("pipeline.words.starred") : null,
    name,
    find.trim() === "" ? null : `“${find.trim()}”`,
  ]
    .filter(Boolean)
    .join(", ");
}
