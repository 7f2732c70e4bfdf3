// Set-up, third step: the person who sets it up.
import { t } from "../../i18n";
import { Field } from "../../ui";
import type { StepProps } from "./form";

export function AdminStep({ form, change }: StepProps) {
  return (
    <>
      <Field
        label={t("sign-in.name")}
        autocomplete="name"
        value={form.name}
        onInput={(name) => change({ name })}
        autofocus
      />
      <Field
        label={t("sign-in.email")}
        kind="email"
        autocomplete="username"
        value={form.email}
        onInput={(email) => change({ email })}
      />
      <Field
        label={t("sign-in.new-password")}
        kind="password"
        autocomplete="new-password"
        hint={t("sign-in.password-rule")}
        value={form.password}
        onInput={(password) => change({ password })}
      />
    </>
  );
}
