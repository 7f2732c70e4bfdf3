// Set-up, first step: what the workspace is called, its language, money and time.
import { useMemo } from "preact/hooks";
import { LanguageChoice } from "../../app/language-choice";
import { language, t } from "../../i18n";
import { currencyChoices, zoneChoices } from "../../pick/workspace-choices";
import { Field, Select } from "../../ui";
import type { StepProps } from "./form";

interface WorkspaceStepProps extends StepProps {
  /** The address had no code: it stands in the server's log and can be typed. */
  readonly asksCode: boolean;
}

export function WorkspaceStep({ form, change, asksCode }: WorkspaceStepProps) {
  const currencies = useMemo(currencyChoices, [language.value]);
  const zones = useMemo(() => zoneChoices(form.zone), [form.zone]);
  return (
    <>
      <LanguageChoice />
      {asksCode && (
        <Field
          label={t("sign-in.setup.code")}
          hint={t("sign-in.setup.code.hint")}
          value={form.code}
          onInput={(code) => change({ code })}
        />
      )}
      <Field
        label={t("sign-in.setup.workspace")}
        hint={t("sign-in.setup.workspace.hint")}
        autocomplete="organization"
        value={form.workspace}
        onInput={(workspace) => change({ workspace })}
        autofocus
      />
      <Select
        label={t("sign-in.setup.currency")}
        options={currencies}
        value={form.currency}
        onChange={(currency) => change({ currency })}
      />
      <Select label={t("sign-in.setup.zone")} options={zones} value={form.zone} onChange={(zone) => change({ zone })} />
    </>
  );
}
