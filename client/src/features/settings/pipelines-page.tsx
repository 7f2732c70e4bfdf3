// Pipelines and their steps: what is sold in which order of events (E1, E2).
import { useState } from "preact/hooks";
import { list, percent, t } from "../../i18n";
import { AddLine } from "../../pick/add-line";
import { stepsOf } from "../../store/deals";
import type { Row } from "../../store/store";
import { Name, Note, Section } from "../../ui";
import { ArrangedList } from "./arranged-list";
import { AwayChips } from "./away-chips";
import { ChangeButton } from "./change-button";
import { addEntry, shelfOf } from "./entries";
import { SettingsPage } from "./frame";
import { PipelineSheet } from "./pipeline-sheet";
import { StepSheet } from "./step-sheet";
import { stepWarnings } from "./steps";
import { useSettings } from "./use-settings";

const NEW_STEP = { probability: 0, usual_days: 14, private: false };

export function PipelinesPage() {
  const { store, isAdmin } = useSettings();
  const [open, setOpen] = useState<string>();
  const { live, away } = shelfOf(store, "pipeline");
  const step = open === undefined ? undefined : store.rows("step").value.get(open);
  const pipeline = open === undefined ? undefined : store.rows("pipeline").value.get(open);
  const close = (): void => setOpen(undefined);
  const add = async (name: string): Promise<void> => {
    await addEntry(store, "pipeline", { name, is_default: live.length === 0 }, live);
  };
  return (
    <SettingsPage title={t("settings.pipelines")} lead={t("settings.pipelines.lead")}>
      {live.map((row) => (
        <Pipeline key={row.id} row={row} onOpen={setOpen} />
      ))}
      {live.length === 0 && <p class="pad muted">{t("settings.pipelines.empty")}</p>}
      {isAdmin && (
        <Section title={t("settings.pipelines.more")}>
          <div class="arranged">
            <AddLine words={t("settings.pipelines.add")} about="pipeline" onAdd={add} />
            <AwayChips away={away} others={live} />
          </div>
        </Section>
      )}
      {step && <StepSheet key={step.id} step={step} onClose={close} />}
      {pipeline && <PipelineSheet key={pipeline.id} row={pipeline} onClose={close} />}
    </SettingsPage>
  );
}

interface PipelineProps {
  readonly row: Row<"pipeline">;
  readonly onOpen: (id: string) => void;
}

function Pipeline({ row, onOpen }: PipelineProps) {
  const { store } = useSettings();
  const steps = shelfOf(store, "step", ({ pipeline }) => pipeline === row.id);
  return (
    <Section title={<Name>{row.data.name}</Name>} aside={row.data.is_default ? t("settings.default") : undefined}>
      <ArrangedList
        shelf={steps}
        whenOf={({ data }) => percent(data.probability ?? 0)}
        subOf={(step) => stepWords(step, store.rows("field").value)}
        onOpen={({ id }) => onOpen(id)}
        empty={t("settings.steps.empty")}
        add={{
          words: t("settings.steps.add"),
          about: `step:${row.id}`,
          run: (name) => addEntry(store, "step", { name, pipeline: row.id, ...NEW_STEP }, steps.live),
          beside: <ChangeButton row={row} onOpen={onOpen} />,
        }}
      />
      <Warnings names={stepsOf(row.id, store.rows("step").value.values()).map((step) => step.data.name ?? "")} />
    </Section>
  );
}

/** What a step means besides its name: days, who sees it in a forecast, what it asks for. */
export function stepWords({ data }: Row<"step">, fields: ReadonlyMap<string, Row<"field">>): string {
  const asked = (data.needs ?? []).flatMap((id) => {
    const field = fields.get(id);
    return field === undefined || field.data.archived ? [] : [field.data.name ?? ""];
  });
  const words = [
    data.usual_days ? t("settings.step.days", { days: data.usual_days }) : "",
    data.private ? t("settings.step.private.short") : "",
    asked.length > 0 ? t(data.strict ? "settings.step.requires" : "settings.step.asks", { fields: list(asked) }) : "",
  ];
  return words.filter((part) => part !== "").join(". ");
}

function Warnings({ names }: { readonly names: readonly string[] }) {
  const { tooMany, likeStatus } = stepWarnings(names, statusWords());
  return (
    <div class="arranged">
      {tooMany && <Note tone="due" title={t("settings.steps.many", { count: names.length })} />}
      {likeStatus.map((name) => (
        <Note key={name} tone="due" title={t("settings.steps.like-status", { name })} />
      ))}
    </div>
  );
}

export function statusWords(): readonly string[] {
  return ["todo", "standby", "won", "lost", "cancelled"].map((status) => t(`settings.status.${status}`));
}
