// People, for the admin: who has joined, who was heard from when, and invitations by link and QR.
import { useState } from "preact/hooks";
import type { Invitation, Person } from "../../api";
import { useSignedIn } from "../../app/context";
import { go, query } from "../../app/router";
import { TroubleNote } from "../../app/trouble-note";
import { moment, t } from "../../i18n";
import { AddLine } from "../../pick/add-line";
import { addTeam } from "../../store/teams";
import { Avatar, Button, Empty, Icon, ListRow, Page, Section } from "../../ui";
import { InvitationSheet } from "./invitation-sheet";
import { InviteForm } from "./invite-form";
import { ParkingLine } from "./parking-line";
import { PersonSheet } from "./person-sheet";
import { type People, usePeople } from "./use-people";
import "./people.css";

export function PeopleScreen() {
  const { me } = useSignedIn();
  if (me.user.role === "admin") return <AdminsPeople isFirst={query.value.get("first") === "1"} />;
  return (
    <Page title={t("ui.place.people")} back="/settings" compact>
      <Empty title={t("settings.people.admins-only")} />
    </Page>
  );
}

function AdminsPeople({ isFirst }: { readonly isFirst: boolean }) {
  const { store } = useSignedIn();
  const people = usePeople();
  const [shown, setShown] = useState<string>();
  // Once a team is there, the page is for looking somebody up, and more people are one tap away.
  const [isInviting, invite] = useState(false);
  const asks = isFirst || isInviting || store.rows("member").value.size < 2;
  const open = people.invited.find((person) => person.id === shown);
  const member = people.joined.find((person) => person.id === shown);
  const keep = (made: readonly Invitation[]): void => {
    people.keep(made);
    invite(true);
    const [only] = made;
    if (made.length === 1) setShown(only?.id);
  };
  return (
    <Page
      title={t(isFirst ? "settings.people.first" : "ui.place.people")}
      back={isFirst ? "/" : "/settings"}
      compact
      flat
      status={isFirst ? false : undefined}
      bar={isFirst && <GoOn done={people.hasInvited} />}
    >
      <div class="measure">
        {isFirst && <p class="pad muted lead">{t("settings.people.first.lead")}</p>}
        <TroubleNote
          trouble={people.trouble}
          tone="due"
          end={
            <Button kind="quiet" small onClick={people.load}>
              {t("ui.try-again")}
            </Button>
          }
        />
        {asks && (
          <>
            <InviteForm onInvited={keep} />
            <AddLine words={t("settings.teams.add")} about="team" onAdd={(name) => addTeam(store, name)} />
          </>
        )}
        <div class="page lined">
          {!asks && <InviteLine onClick={() => invite(true)} />}
          <Lists people={people} onShow={setShown} />
          {!isFirst && <ParkingLine />}
        </div>
      </div>
      {open && (
        <InvitationSheet
          person={open}
          invitation={people.linkOf(open)}
          onRenew={() => people.renew(open)}
          onWithdraw={() => people.withdraw(open)}
          onClose={() => setShown(undefined)}
        />
      )}
      {member && <PersonSheet person={member} onSaved={people.load} onClose={() => setShown(undefined)} />}
    </Page>
  );
}

/** Inviting can be done later: nobody has to stay here. */
function GoOn({ done }: { readonly done: boolean }) {
  return (
    <Button kind={done ? "main" : "quiet"} onClick={() => go("/", { replace: true })}>
      {t(done ? "settings.people.first.done" : "settings.people.first.later")}
    </Button>
  );
}

function InviteLine({ onClick }: { readonly onClick: () => void }) {
  return (
    <ListRow
      when={<Icon name="plus" />}
      whenTone="accent"
      title={<span class="accent">{t("settings.people.first")}</span>}
      sub={t("settings.people.first.lead")}
      wrap
      onClick={onClick}
    />
  );
}

interface ListsProps {
  readonly people: People;
  readonly onShow: (id: string) => void;
}

function Lists({ people, onShow }: ListsProps) {
  const { invited, joined } = people;
  return (
    <>
      {invited.length > 0 && (
        <Section title={t("settings.people.invited")} aside={invited.length}>
          {invited.map((person) => (
            <ListRow
              key={person.id}
              when={<Icon name={people.linkOf(person) ? "qr" : "mail"} />}
              whenTone={people.linkOf(person) ? "accent" : undefined}
              title={<bdi>{person.name || person.email}</bdi>}
              sub={`${person.email}, ${t(`role.${person.role}`)}`}
              wrap
              onClick={() => onShow(person.id)}
              end={<Icon name="go" />}
            />
          ))}
        </Section>
      )}
      {joined.length > 0 && (
        <Section title={t("settings.people.joined")} aside={joined.length}>
          {joined.map((person) => (
            <ListRow
              key={person.id}
              when={<Avatar name={person.name} />}
              title={<bdi>{person.name}</bdi>}
              sub={`${t(`role.${person.role}`)}. ${heardWords(person)}`}
              wrap
              onClick={() => onShow(person.id)}
              end={<Icon name="go" />}
            />
          ))}
        </Section>
      )}
    </>
  );
}

function heardWords({ active, last_seen_at, installed }: Person): string {
  if (!active) return t("settings.people.inactive");
  if (last_seen_at === null) return t("settings.people.not-heard");
  const heard = t("settings.people.heard", { at: moment(last_seen_at) });
  return `${heard}. ${t(installed ? "settings.people.installed" : "settings.people.not-installed")}`;
}
