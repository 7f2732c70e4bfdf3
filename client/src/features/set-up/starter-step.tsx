// Set-up, second step: what to begin with, seen before it is taken.
import { useEffect, useState } from "preact/hooks";
import { api, type Starter } from "../../api";
import { problemWords } from "../../app/problem-words";
import { language, percent, t } from "../../i18n";
import { Button, Chip, Note } from "../../ui";
import type { StepProps } from "./form";

type Loaded = { readonly starters: readonly Starter[] } | { readonly problem: string };

export function StarterStep({ form, change }: StepProps) {
  const [loaded, setLoaded] = useState<Loaded>();
  const wanted = language.value;
  const load = (): void => {
    api.setup.starters(wanted).then(
      (starters) => setLoaded({ starters }),
      (error: unknown) => setLoaded({ problem: problemWords(error) }),
    );
  };
  useEffect(load, [wanted]);
  if (loaded === undefined) return <p class="pad muted">{t("sign-in.setup.starter.loading")}</p>;
  if ("problem" in loaded) {
    return (
      <Note
        tone="due"
        title={loaded.problem}
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
      {starter.tags.map((category) => (
        <small class="muted" key={category.category}>
          {t("sign-in.setup.starter.tags", {
            category: category.category,
            tags: category.tags.map((tag) => tag.name).join(", "),
          })}
        </small>
      ))}
    </label>
  );
}
