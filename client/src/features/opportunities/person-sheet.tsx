// Somebody in the sale: every way to reach them, their part in it, their place in the order.
import { isolate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { mapsLink, smsLink } from "../../notes/reaches";
import { useSaving } from "../../notes/use-saving";
import { asSeen } from "../../store/gesture";
import { reachesOf } from "../../store/reach";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Icon, IconButton, ListRow, Name, Sheet } from "../../ui";
import { removeParticipant, setRole } from "./participants";
import { movePerson } from "./people";
import { said, useRecord } from "./record";
import { RoleField } from "./role-field";

export function PersonSheet({ person }: { readonly person: Row<"participant"> }) {
  const { store, people, close } = useRecord();
  const form = useKeptForm(store, `person:${person.id}`, { role: person.data.role ?? "" }, person.seq);
  const saving = useSaving(store, close, form);
  const contact = person.data.contact ? store.rows("contact").value.get(person.data.contact) : undefined;
  const { role } = form.values;
  const name =
    contact === undefined ? t("opportunity.people.unseen") : titleOf(contact) || t("opportunity.people.unnamed");
  const at = people.findIndex(({ id }) => id === person.id);
  const move = (to: number) => movePerson(store, people, person, to);
  const leave = () => {
    // Tapped again while the storage does not answer: nobody is kept from leaving.
    if (saving.isStuck || role.trim() === (person.data.role ?? "")) return saving.leave();
    void saving.save(
      () => setRole(store, asSeen(person, form.seen), role),
      (done) => said(t("opportunity.fact.changed", { label: t("opportunity.people.role") }), done),
    );
  };
  const remove = () =>
    saving.save(
      () => removeParticipant(store, person),
      (done) => said(t("opportunity.people.removed", { name: isolate(name) }), done),
    );
  return (
    <Sheet title={name} open onClose={leave}>
      {saving.news}
      <div class="page lined">
        {contact && <Reaches contact={contact} />}
        {contact && (
          <ListRow when={<Icon name="go" />} title={t("opportunity.people.card")} href={`/c/${contact.id}`} />
        )}
      </div>
      <RoleField role={role} onRole={(text) => form.write({ role: text })} onEnter={leave} />
      <div class="pad stack">
        {people.length > 1 && (
          <div class="two">
            <Button kind="quiet" small disabled={at === 0} onClick={() => void move(at - 1)}>
              {t("opportunity.people.up")}
            </Button>
            <Button kind="quiet" small disabled={at === people.length - 1} onClick={() => void move(at + 1)}>
              {t("opportunity.people.down")}
            </Button>
          </div>
        )}
        {at > 1 && (
          <Button kind="quiet" small onClick={() => void move(0)}>
            {t("opportunity.people.to-top")}
          </Button>
        )}
        <Button kind="plain" onClick={() => void remove()}>
          {t("opportunity.people.remove")}
        </Button>
      </div>
    </Sheet>
  );
}

interface MessageLinkProps {
  readonly contact: Row<"contact">;
  readonly number: string;
  readonly href: string | null;
}

/** A text message from the phone's own app; whatever messenger is used there learns nothing from us. */
function MessageLink({ contact, number, href }: MessageLinkProps) {
  const { touching } = useRecord();
  if (href === null) return null;
  const touch = () => touching.touch(contact.id, "message");
  return <IconButton accent icon="meeting" label={t("notes.message", { number })} href={href} onClick={touch} />;
}

/** Phones, addresses of mail, and the way there. */
function Reaches({ contact }: { readonly contact: Row<"contact"> }) {
  const { touching } = useRecord();
  const { address, job_title, company } = contact.data;
  return (
    <>
      {(job_title || company) && (
        <ListRow when="" title={<Name>{[job_title, company].filter(Boolean).join(", ")}</Name>} />
      )}
      {reachesOf(contact.data).map(({ field, kind, text, href }) => (
        <ListRow
          key={field}
          when={<Icon name={kind === "phone" ? "call" : "mail"} />}
          whenTone="accent"
          title={<Name>{text}</Name>}
          href={href}
          onClick={() => touching.touch(contact.id, kind === "phone" ? "call" : "mail")}
          end={kind === "phone" && <MessageLink contact={contact} number={text} href={smsLink(href)} />}
        />
      ))}
      {address && (
        <ListRow
          when={<Icon name="visit" />}
          whenTone="accent"
          title={<Name>{address}</Name>}
          sub={t("opportunity.navigate")}
          href={mapsLink(address)}
          onClick={() => touching.touch(contact.id, "visit")}
        />
      )}
    </>
  );
}
