// Set-up, second step: what to begin with, seen before it is taken.
import { useEffect, useState } from "preact/hooks";
import { api, type Starter } from "../../api";
import { type Trouble, troubleOf } from "../../app/trouble";
import { TroubleNote } from "../../app/trouble-note";
import { language, list, percent, t } from "../../i18n";
import { Button, Chip } from "../../ui";
import type { StepProps } from "./form";

type Loaded = { readonly starters: readonly Starter[] } | { readonly trouble: Trouble };

export function StarterStep({ form, change }: StepProps) {
  const [loaded, setLoaded] = useState<Loaded>();
  const wanted = language.value;
  const load = (): void => {
    api.setup.starters(wanted).then(
      (starters) => setLoaded({ starters }),
      (error: unknown) => setLoaded({ trouble: troubleOf(error) }),
    );
  };
  useEffect(load, [wanted]);
  if (loaded === undefined) return <p class="pad muted">{t("sign-in.setup.starter.loading")}</p>;
  if ("trouble" in loaded) {
    return (
      <TroubleNote
        tone="due"
        trouble={loaded.trouble}
        end={
          <Button kind="quiet" small onClick={load}>
            {t("ui.try-again")}
          </Button>
        }
      />
    );
  }
  return (
    <div role="radiogroup" aria-label={t("sign-in.setup.starter")} class="starters">
      {loaded.starters.map((starter) => (
        <StarterChoice
          key={starter.id}
          starter={starter}
          on={starter.id === form.starter}
          onChoose={() => change({ starter: starter.id })}
        />
      ))}
    </div>
  );
}

interface StarterChoiceProps {
  readonly starter: Starter;
  readonly on: boolean;
  readonly onChoose: () => void;
}

function StarterChoice({ starter, on, onChoose }: StarterChoiceProps) {
  return (
    <label class={on ? "starter on" : "starter"}>
      <span class="starter-head">
        <input type="radio" name="starter" checked={on} onChange={onChoose} />
        <b>{t(`sign-in.setup.starter.${starter.id}`)}</b>
      </span>
      <span class="muted">{t(`sign-in.setup.starter.${starter.id}.why`)}</span>
      {starter.pipelines.map((pipeline) => (
        <span class="starter-steps" key={pipeline.name}>
          {pipeline.steps.map((step) => (
            <Chip key={step.name}>
              {step.name} <b>{percent(step.probability)}</b>
            </Chip>
          ))}
        </span>
      ))}
      {contents(starter).map((line) => (
        <small class="muted" key={line}>
          {line}
        </small>
      ))}
    </label>
  );
}

/** What else it brings, a line each: nothing of a starter is a surprise (J11). */
function contents({ pipelines, tags, kinds, reasons }: Starter): readonly string[] {
  const steps = pipelines.flatMap((pipeline) => pipeline.steps);
  return [
    ...steps.flatMap(({ name, needs }) =>
      needs.length > 0 ? [t("sign-in.setup.starter.asks", { step: name, questions: list(needs) })] : [],
    ),
    ...steps.flatMap(({ name, private: isPrivate }) =>
      isPrivate ? [t("sign-in.setup.starter.private", { step: name })] : [],
    ),
    ...tags.map(({ category, tags: own }) =>
      t("sign-in.setup.starter.tags", { category, tags: own.map((tag) => tag.name).join(", ") }),
    ),
    ...tags.flatMap(({ category, implies }) =>
      implies === null ? [] : [t("sign-in.setup.starter.implies", { category, tag: implies })],
    ),
    t("sign-in.setup.starter.kinds", { kinds: kinds.join(", ") }),
    ...(reasons.length > 0 ? [t("sign-in.setup.starter.reasons", { reasons: reasons.join(", ") })] : []),
  ];
}
