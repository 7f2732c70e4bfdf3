// One step: how likely a sale is by then, how long it usually takes, and what must be known before one enters (E4-E6).
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { stepsOf } from "../../store/deals";
import type { Row } from "../../store/store";
import { Chip, Line, Name, Section, Segmented, Select, Switch } from "../../ui";
import { shelfOf } from "./entries";
import { EntrySheet, TextLine, useChange } from "./entry-sheet";
import { isLastStep, putStepAway, standingIn } from "./steps";
import { useSettings } from "./use-settings";

interface StepSheetProps {
  readonly step: Row<"step">;
  readonly onClose: () => void;
}

const PERCENT = 100;
const MAX_DAYS = 3_650;

export function StepSheet({ step, onClose }: StepSheetProps) {
  const { store } = useSettings();
  const [to, setTo] = useState("");
  const change = useChange(step);
  return (
    <EntrySheet
      row={step}
      nameLabel={t("settings.name")}
      onClose={onClose}
      onAway={() => putStepAway(store, step, to || null)}
      stays={isLastStep(store, step) ? t("settings.steps.stays") : undefined}
    >
      <TextLine
        row={step}
        field="probability"
        label={t("settings.step.probability")}
        kind="number"
        hint={t("settings.step.probability.hint")}
        read={(text) => wholeOf(text, 0, PERCENT) ?? step.data.probability ?? 0}
      />
      <TextLine
        row={step}
        field="usual_days"
        label={t("settings.step.usual-days")}
        kind="number"
        hint={t("settings.step.usual-days.hint")}
        read={(text) => (text.trim() === "" ? null : (wholeOf(text, 1, MAX_DAYS) ?? step.data.usual_days ?? null))}
      />
      <Switch
        label={t("settings.step.private")}
        hint={t("settings.step.private.hint")}
        on={step.data.private === true}
        onChange={(on) => change({ private: on })}
      />
      <Conditions step={step} />
      <Standing step={step} to={to} onTo={setTo} />
    </EntrySheet>
  );
}

/** A whole number as typed, kept within its bounds; nothing when it is no number. */
export function wholeOf(text: string, low: number, high: number): number | undefined {
  const digits = text.replace(/[%\s]/g, "");
  return /^\d{1,6}$/.test(digits) ? Math.min(high, Math.max(low, Number(digits))) : undefined;
}

function Conditions({ step }: { readonly step: Row<"step"> }) {
  const { store } = useSettings();
  const change = useChange(step);
  const fields = shelfOf(store, "field", ({ entity }) => entity === "opportunity").live;
  const needs = step.data.needs ?? [];
  const toggle = (id: string): void =>
    change({ needs: needs.includes(id) ? needs.filter((one) => one !== id) : [...needs, id] });
  return (
    <Section title={t("settings.step.conditions")} flat>
      <p class="pad muted">{t(fields.length > 0 ? "settings.step.conditions.why" : "settings.step.conditions.none")}</p>
      <Line>
        {fields.map((field) => (
          <Chip key={field.id} on={needs.includes(field.id)} onClick={() => toggle(field.id)}>
            <Name>{field.data.name}</Name>
          </Chip>
        ))}
      </Line>
      {needs.length > 0 && (
        <Line>
          <Segmented
            label={t("settings.step.strict")}
            options={[
              { value: "warn", label: t("settings.step.warn") },
              { value: "require", label: t("settings.step.require") },
            ]}
            value={step.data.strict ? "require" : "warn"}
            onChange={(choice) => change({ strict: choice === "require" })}
          />
        </Line>
      )}
    </Section>
  );
}

interface StandingProps {
  readonly step: Row<"step">;
  readonly to: string;
  readonly onTo: (step: string) => void;
}

/** What stands in the step, and where it goes when the step is put away. */
function Standing({ step, to, onTo }: StandingProps) {
  const { store } = useSettings();
  const count = standingIn(store, step.id).length;
  if (count === 0 || isLastStep(store, step)) return null;
  const others = stepsOf(step.data.pipeline ?? "", store.rows("step").value.values()).filter(
    ({ id }) => id !== step.id,
  );
  return (
    <Section title={t("settings.put-away")} flat>
      <Select
        label={t("settings.step.standing", { count })}
        options={[
          { value: "", label: t("settings.step.standing.stay") },
          ...others.map(({ id, data }) => ({
            value: id,
            label: t("settings.step.standing.go", { step: data.name ?? "" }),
          })),
        ]}
        value={to}
        onChange={onTo}
        hint={t(to === "" ? "settings.step.standing.stay.hint" : "settings.step.standing.go.hint")}
      />
    </Section>
  );
}
