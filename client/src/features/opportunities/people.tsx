// The people of the sale, the most important on top: a tap calls or writes.
import { isolate, t } from "../../i18n";
import { roleWords } from "../../pick/roles";
import { firstEmail, firstPhone } from "../../store/reach";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Avatar, Icon, IconButton, ListRow, Name } from "../../ui";
import { moveParticipant } from "./participants";
import { said, useRecord } from "./record";

export function People() {
  const { store, people, open } = useRecord();
  // The same as the buttons in the sheet of the person, for whoever has a keyboard (C4).
  const onKey = async (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    const held = document.activeElement;
    const at = [...event.currentTarget.querySelectorAll(":scope > .row")].findIndex((row) => row.contains(held));
    const person = people[at];
    if (by === undefined || person === undefined || !(held instanceof HTMLElement)) return;
    event.preventDefault();
    await movePerson(store, people, person, at + by);
    held.focus(); // a row that moves on the page lets go of it
  };
  return (
    <section class="opp-people" aria-label={t("opportunity.people")} onKeyDown={(event) => void onKey(event)}>
      {people.map((person, at) => (
        <Person key={person.id} person={person} at={at} />
      ))}
      <ListRow
        when={<Icon name="plus" />}
        whenTone="accent"
        title={
          <span class="accent">{t(people.length === 0 ? "opportunity.people.first" : "opportunity.people.add")}</span>
        }
        onClick={() => open("add-person")}
      />
    </section>
  );
}

/** Move somebody in the order and say where they stand now; undo puts them back. */
export async function movePerson(
  store: Store,
  people: readonly Row<"participant">[],
  person: Row<"participant">,
  to: number,
): Promise<void> {
  const done = await moveParticipant(store, people, person, to);
  if (done === null) return;
  const contact = person.data.contact ? store.rows("contact").peek().get(person.data.contact) : undefined;
  const name = isolate((contact && titleOf(contact)) || t("opportunity.people.unnamed"));
  said(t("opportunity.people.moved", { name, place: Math.max(0, Math.min(to, people.length - 1)) + 1 }), done);
}

function Person({ person, at }: { readonly person: Row<"participant">; readonly at: number }) {
  const { store, open, touching } = useRecord();
  const contact = person.data.contact ? store.rows("contact").value.get(person.data.contact) : undefined;
  const name =
    contact === undefined ? t("opportunity.people.unseen") : titleOf(contact) || t("opportunity.people.unnamed");
  const phone = contact && firstPhone(contact.data);
  const email = contact && firstEmail(contact.data);
  const role = roleWords(person.data.role) || contact?.data.job_title;
  const told = at === 0 ? [t("opportunity.people.main"), role].filter(Boolean).join(", ") : role;
  const touch = (by: "call" | "mail") => () => contact && touching.touch(contact.id, by);
  return (
    <ListRow
      when={<Avatar name={name} />}
      title={<Name>{name}</Name>}
      sub={told ?? undefined}
      wrap
      onClick={() => open({ person: person.id })}
      end={
        phone === undefined && email === undefined ? undefined : (
          <>
            {phone && (
              <IconButton
                accent
                icon="call"
                label={t("opportunity.call", { name })}
                href={phone.href}
                onClick={touch("call")}
              />
            )}
            {email && (
              <IconButton
                accent
                icon="mail"
                label={t("opportunity.mail", { name })}
                href={email.href}
                onClick={touch("mail")}
              />
            )}
          </>
        )
      }
    />
  );
}
