// People, for the admin: who has joined, who was heard from when, and invitations by link and QR.
import "./people.css";
import { useEffect, useState } from "preact/hooks";
import { api, type Invitation, type Person } from "../../api";
import { useSignedIn } from "../../app/context";
import { go, query } from "../../app/router";
import { moment, t } from "../../i18n";
import { Avatar, Button, Chip, Empty, Icon, ListRow, Note, Page, Section } from "../../ui";
import { problemWords } from "../sign-in/problem-words";
import { InvitationSheet } from "./invitation-sheet";
import { InviteForm } from "./invite-form";

export function PeopleScreen() {
  const { me } = useSignedIn();
  if (me.user.role !== "admin") {
    return (
      <Page title={t("ui.place.people")} back="/settings" compact>
        <Empty title={t("settings.people.admins-only")} />
      </Page>
    );
  }
  return <People isFirst={query.value.get("first") === "1"} />;
}

function People({ isFirst }: { readonly isFirst: boolean }) {
  const [people, setPeople] = useState<readonly Person[]>();
  const [problem, setProblem] = useState<string>();
  const [fresh, setFresh] = useState<readonly Invitation[]>([]);
  const [shown, setShown] = useState<Invitation>();
  const load = (): void => {
    api.people.list().then(
      (found) => {
        setPeople(found);
        setProblem(undefined);
      },
      (error: unknown) => setProblem(problemWords(error)),
    );
  };
  useEffect(load, []);
  const keep = (made: readonly Invitation[]): void => {
    setFresh((before) => [...made, ...before.filter((old) => !made.some((one) => one.email === old.email))]);
    load();
    const [only] = made;
    if (made.length === 1) setShown(only);
  };
  const renew = (id: string): void => {
    api.people.renew(id).then(
      (made) => {
        keep([made]);
        setShown(made);
      },
      (error: unknown) => setProblem(problemWords(error)),
    );
  };
  const joined = people?.filter((person) => person.joined_at !== null) ?? [];
  const invited = people?.filter((person) => person.joined_at === null) ?? [];
  return (
    <Page
      title={t(isFirst ? "settings.people.first" : "ui.place.people")}
      back={isFirst ? "/" : "/settings"}
      compact
      flat
      status={isFirst ? false : undefined}
      bar={
        isFirst ? (
          <Button kind={fresh.length > 0 ? "main" : "quiet"} onClick={() => go("/", { replace: true })}>
            {t(fresh.length > 0 ? "settings.people.first.done" : "settings.people.first.later")}
          </Button>
        ) : undefined
      }
    >
      {isFirst && <p class="pad muted lead">{t("settings.people.first.lead")}</p>}
      {problem !== undefined && (
        <Note
          tone="due"
          title={problem}
          end={
            <Button kind="quiet" small onClick={load}>
              {t("ui.try-again")}
            </Button>
          }
        />
      )}
      <InviteForm onInvited={keep} />
      <div class="page lined">
        {invited.length > 0 && (
          <Section title={t("settings.people.invited")} aside={invited.length}>
            {invited.map((person) => (
              <InvitedRow
                key={person.id}
                person={person}
                invitation={fresh.find((one) => one.email === person.email)}
                onShow={setShown}
                onRenew={() => renew(person.id)}
              />
            ))}
          </Section>
        )}
        {joined.length > 0 && (
          <Section title={t("settings.people.joined")} aside={joined.length}>
            {joined.map((person) => (
              <JoinedRow key={person.id} person={person} />
            ))}
          </Section>
        )}
      </div>
      {shown && <InvitationSheet invitation={shown} onClose={() => setShown(undefined)} />}
    </Page>
  );
}

interface InvitedRowProps {
  readonly person: Person;
  readonly invitation: Invitation | undefined;
  readonly onShow: (invitation: Invitation) => void;
  readonly onRenew: () => void;
}

/** The link is shown once, when it is made; later only a new one can be had. */
function InvitedRow({ person, invitation, onShow, onRenew }: InvitedRowProps) {
  return (
    <ListRow
      when={<Icon name="mail" />}
      title={<bdi>{person.name || person.email}</bdi>}
      sub={`${person.email}, ${t(`ui.role.${person.role}`)}`}
      wrap
      end={
        invitation ? (
          <Chip icon="qr" onClick={() => onShow(invitation)}>
            {t("settings.people.link")}
          </Chip>
        ) : (
          <Chip onClick={onRenew}>{t("settings.people.renew")}</Chip>
        )
      }
    />
  );
}

function JoinedRow({ person }: { readonly person: Person }) {
  const heard = person.last_seen_at
    ? t("settings.people.heard", { at: moment(person.last_seen_at) })
    : t("settings.people.not-heard");
  return (
    <ListRow
      when={<Avatar name={person.name} />}
      title={<bdi>{person.name}</bdi>}
      sub={`${t(`ui.role.${person.role}`)}. ${person.active ? heard : t("settings.people.inactive")}`}
      wrap
    />
  );
}
