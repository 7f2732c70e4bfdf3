// What holds for everybody here: name, language, money, time, and who sees what. The server decides at once.
import { useMemo, useState } from "preact/hooks";
import { api, type WorkspaceChange } from "../../api";
import { PasswordAgain, useConfirmed } from "../../app/confirmed";
import { useSignedIn } from "../../app/context";
import { LANGUAGE_OPTIONS } from "../../app/language-choice";
import { TroubleNote } from "../../app/trouble-note";
import { language, t } from "../../i18n";
import { currencyChoices, zoneChoices } from "../../pick/workspace-choices";
import type { Workspace } from "../../protocol/me";
import { adopt } from "../../session";
import { Button, Field, Page, Section, Select, Switch, snack } from "../../ui";
import { useSettings } from "./use-settings";
import { Basics } from "./workspace-settings";

const VISIBILITIES = ["everyone", "team", "own"] as const;

export function WorkspacePage() {
  const { isAdmin, setBy } = useSettings();
  if (isAdmin) return <WorkspaceForm />;
  return (
    <Page title={t("settings.workspace")} back="/settings" compact flat>
      <div class="measure">
        <p class="pad muted">{t("settings.set-by", { name: setBy })}</p>
        <Basics />
      </div>
    </Page>
  );
}

/** Only what differs; nothing when all is as it was. */
export function workspaceChanges(before: Workspace, form: WorkspaceChange): WorkspaceChange | undefined {
  const kept = Object.entries(form).filter(
    ([key, value]) => value !== before[key as keyof Workspace] && String(value).trim() !== "",
  );
  return kept.length > 0 ? (Object.fromEntries(kept) as WorkspaceChange) : undefined;
}

function WorkspaceForm() {
  const { me } = useSignedIn();
  const [form, setForm] = useState<WorkspaceChange>({});
  const saving = useConfirmed();
  const changes = workspaceChanges(me.workspace, form);
  const save = (): void => {
    if (changes === undefined) return;
    void saving.send(async () => {
      const workspace = await api.workspace.change(changes);
      await adopt({ ...me, workspace });
      setForm({});
      snack(t("settings.changed", { name: workspace.name }));
    });
  };
  return (
    <Page
      title={t("settings.workspace")}
      back="/settings"
      compact
      flat
      bar={
        <Button disabled={saving.busy || changes === undefined} onClick={save}>
          {t("settings.people.save")}
        </Button>
      }
    >
      <form
        class="measure"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p class="pad muted">{t("settings.workspace.lead")}</p>
        <BasicFields now={{ ...me.workspace, ...form }} onChange={(part) => setForm({ ...form, ...part })} />
        {saving.asksPassword && <PasswordAgain value={saving.password} onInput={saving.setPassword} />}
        <TroubleNote trouble={saving.trouble} />
      </form>
    </Page>
  );
}

interface FieldsProps {
  readonly now: Workspace;
  readonly onChange: (part: WorkspaceChange) => void;
}

function BasicFields({ now, onChange }: FieldsProps) {
  const currencies = useMemo(currencyChoices, [language.value]);
  const zones = useMemo(() => zoneChoices(now.zone), [now.zone]);
  return (
    <>
      <Field label={t("settings.workspace.name")} value={now.name} onInput={(name) => onChange({ name })} />
      <Select
        label={t("sign-in.language")}
        options={LANGUAGE_OPTIONS}
        value={now.language as (typeof LANGUAGE_OPTIONS)[number]["value"]}
        onChange={(next) => onChange({ language: next })}
        hint={t("settings.workspace.language.hint")}
      />
      <Select
        label={t("settings.workspace.currency")}
        options={currencies}
        value={now.currency}
        onChange={(currency) => onChange({ currency })}
      />
      <Select
        label={t("settings.workspace.zone")}
        options={zones}
        value={now.zone}
        onChange={(zone) => onChange({ zone })}
      />
      <Section title={t("settings.visibility")} flat>
        <Select
          label={t("settings.visibility.label")}
          options={VISIBILITIES.map((value) => ({ value, label: t(`settings.visibility.${value}`) }))}
          value={now.visibility}
          onChange={(visibility) => onChange({ visibility })}
        />
        <Switch
          label={t("settings.claiming")}
          hint={t("settings.claiming.hint")}
          on={now.claiming}
          onChange={(claiming) => onChange({ claiming })}
        />
      </Section>
    </>
  );
}
