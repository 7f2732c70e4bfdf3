// One member: name, role, teams, and whether the account is open. The server decides at once, so nothing waits here.
import { useState } from "preact/hooks";
import { api, type Person } from "../../api";
import { PasswordAgain, useConfirmed } from "../../app/confirmed";
import { NeedsServer } from "../../app/needs-server";
import { TroubleNote } from "../../app/trouble-note";
import { t } from "../../i18n";
import { Button, Field, Section, Segmented, Select, Sheet, Switch, snack } from "../../ui";
import { differences, formOf, type PersonForm, ROLES } from "./person-form";
import { noTeam, type TeamChoice, useTeams } from "./team-choices";

interface PersonSheetProps {
  readonly person: Person;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

export function PersonSheet({ person, onSaved, onClose }: PersonSheetProps) {
  const [form, setForm] = useState(() => formOf(person));
  const saving = useConfirmed();
  const teams = useTeams(person.team === null ? person.manages : [person.team, ...person.manages]);
  const changes = differences(person, form);
  const save = async (): Promise<void> => {
    if (changes === undefined) return;
    await saving.send(async () => {
      const { moved } = await api.people.change(person.id, changes);
      snack(t("settings.people.saved", { moved }));
      onSaved();
      onClose();
    });
  };
  const given = { form, teams, onChange: (part: Partial<PersonForm>) => setForm({ ...form, ...part }) };
  return (
    <Sheet
      title={person.name}
      open
      onClose={onClose}
      bar={
        <>
          <NeedsServer />
          <Button disabled={saving.busy || changes === undefined} onClick={() => void save()}>
            {t("settings.people.save")}
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p class="pad muted">{t("settings.people.at-once", { email: person.email })}</p>
        <Rights {...given} person={person} />
        <Switch
          label={t("settings.people.open")}
          hint={t(form.active ? "settings.people.open.hint" : "settings.people.closed.hint")}
          on={form.active}
          onChange={(active) => setForm({ ...form, active })}
        />
        {saving.asksPassword && <PasswordAgain value={saving.password} onInput={saving.setPassword} />}
        <TroubleNote trouble={saving.trouble} />
      </form>
    </Sheet>
  );
}

interface PartProps {
  readonly person: Person;
  readonly form: PersonForm;
  readonly teams: readonly TeamChoice[];
  readonly onChange: (part: Partial<PersonForm>) => void;
}

function Rights({ form, teams, onChange, person }: PartProps) {
  const led = teams.filter((team) => team.value !== form.team);
  return (
    <>
      <Field label={t("settings.people.name")} value={form.name} onInput={(name) => onChange({ name })} />
      <Select
        label={t("settings.people.role")}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={form.role}
        onChange={(role) => onChange({ role })}
        hint={t(`settings.people.role.${form.role}`)}
      />
      <Select
        label={t("settings.people.team")}
        options={[noTeam(), ...teams]}
        value={form.team ?? ""}
        onChange={(team) => onChange({ team: team || null })}
      />
      {form.team !== person.team && <Records {...{ form, teams, onChange, person }} />}
      {form.role === "manager" && led.length > 0 && (
        <Section title={t("settings.people.leads")} flat>
          {led.map(({ value, label }) => (
            <Switch
              key={value}
              label={<bdi>{label}</bdi>}
              on={form.manages.includes(value)}
              onChange={(on) =>
                onChange({ manages: on ? [...form.manages, value] : form.manages.filter((team) => team !== value) })
              }
            />
          ))}
        </Section>
      )}
    </>
  );
}

/** What somebody owns stays with the team it was made in, unless the admin says otherwise. */
function Records({ form, teams, onChange, person }: PartProps) {
  const label = (choice: "stay" | "move", id: string | null): string => {
    const team = teams.find((one) => one.value === id)?.label;
    return team === undefined
      ? t(`settings.people.records.${choice}.no-team`)
      : t(`settings.people.records.${choice}`, { team });
  };
  const options = [
    { value: "stay", label: label("stay", person.team) },
    { value: "move", label: label("move", form.team) },
  ] as const;
  return (
    <div class="control">
      <span class="label">{t("settings.people.records")}</span>
      <Segmented
        label={t("settings.people.records")}
        options={options}
        value={form.moves ? "move" : "stay"}
        onChange={(choice) => onChange({ moves: choice === "move" })}
      />
      <span class="hint">{t("settings.people.records.hint")}</span>
    </div>
  );
}
