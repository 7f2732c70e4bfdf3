// Inviting: paste people as lines, look at who was read, give each a role and a team, get a link for each.
import { useState } from "preact/hooks";
import { api, type Invitation, type Invited } from "../../api";
import { useStore } from "../../app/context";
import { NeedsServer } from "../../app/needs-server";
import { TroubleNote } from "../../app/trouble-note";
import { useRequest } from "../../app/use-request";
import { t } from "../../i18n";
import { CameBackLine } from "../../notes/came-back";
import { useKeptText } from "../../notes/kept-text";
import { Button, Field, Note, Section, Select } from "../../ui";
import { ROLES } from "./person-form";
import { readPeople } from "./read-people";
import { noTeam, useTeams } from "./team-choices";

type Role = Invited["role"];

interface InviteFormProps {
  readonly onInvited: (invitations: readonly Invitation[]) => void;
}

export function InviteForm({ onInvited }: InviteFormProps) {
  const store = useStore();
  const pasted = useKeptText(store, "invite");
  const [roles, setRoles] = useState<Readonly<Record<string, Role>>>({});
  const [teams, setTeams] = useState<Readonly<Record<string, string>>>({});
  const { busy, trouble, run } = useRequest();
  // The server invites, so a team can be chosen once it has heard of it: a moment after it was made.
  const onServer = useTeams().filter(({ value }) => store.row("team", value).value?.saved === "server");
  const teamChoices = [noTeam(), ...onServer];
  const { people, unread } = readPeople(pasted.value);
  const invite = (): Promise<void> =>
    run(async () => {
      const invited = people.map(({ name, email }) => ({
        name,
        email,
        role: roles[email] ?? "rep",
        team: teams[email] || null,
      }));
      onInvited(await api.people.invite(invited));
      pasted.clear();
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void invite();
      }}
    >
      <CameBackLine back={pasted.back} />
      <Field
        label={t("settings.people.paste")}
        hint={t("settings.people.paste.hint")}
        kind="long"
        value={pasted.value}
        onInput={pasted.write}
      />
      {people.length > 0 && <Section title={t("settings.people.read", { count: people.length })} flat />}
      {people.map(({ name, email }) => (
        <div class="invitee" key={email}>
          <div class="grow">
            <b>
              <bdi>{name}</bdi>
            </b>
            <br />
            <small class="muted">{email}</small>
          </div>
          <Select
            label={t("settings.people.role")}
            hideLabel
            options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            value={roles[email] ?? "rep"}
            onChange={(role) => setRoles({ ...roles, [email]: role })}
          />
          {teamChoices.length > 1 && (
            <Select
              label={t("settings.people.team")}
              hideLabel
              options={teamChoices}
              value={teams[email] ?? ""}
              onChange={(team) => setTeams({ ...teams, [email]: team })}
            />
          )}
        </div>
      ))}
      {unread.length > 0 && (
        <Note tone="due" title={t("settings.people.unread", { count: unread.length })}>
          <bdi>{unread.join(", ")}</bdi>
        </Note>
      )}
      <TroubleNote trouble={trouble} />
      <div class="pad stack invite-do">
        <NeedsServer />
        <Button type="submit" kind={people.length > 0 ? "main" : "quiet"} disabled={busy || people.length === 0}>
          {people.length === 0
            ? t("settings.people.invite")
            : t("settings.people.invite-count", { count: people.length })}
        </Button>
      </div>
    </form>
  );
}
