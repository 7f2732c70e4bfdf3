// Which pipeline is looked at, and what all tools above it are given.
import { t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Row, Store } from "../../store/store";
import { Select } from "../../ui";
import { type Filter, type Listing, withTest } from "../../views/filter";
import type { Arrangement, Choice } from "./choice";
import type { StateCounts } from "./state-chips";

export interface ToolsProps {
  readonly store: Store;
  readonly listing: Listing<Deal>;
  readonly counts: StateCounts;
  readonly choice: Choice;
  readonly arrangement: Arrangement;
  readonly pipelines: readonly Row<"pipeline">[];
  readonly pipeline: string;
  readonly now: number;
  readonly onChoose: (change: Partial<Choice>) => void;
}

interface PipelineChoiceProps extends Pick<ToolsProps, "pipelines" | "pipeline" | "onChoose"> {
  readonly hideLabel?: boolean;
}

/** Another pipeline has other steps: what was asked of a step is asked no longer. */
export function PipelineChoice(props: PipelineChoiceProps & { readonly filter: Filter }) {
  const { pipelines, pipeline, filter, onChoose, hideLabel } = props;
  if (pipelines.length < 2) return null;
  return (
    <Select
      label={t("pipeline.which")}
      hideLabel={hideLabel}
      value={pipeline}
      options={pipelines.map(({ id, data }) => ({ value: id, label: data.name ?? "" }))}
      onChange={(id) => onChoose({ pipeline: id, filter: withTest(filter, "step", null) })}
    />
  );
}
