// The people of the sale, the most important on top: a tap calls or writes.
import { t } from "../../i18n";
import { firstEmail, firstPhone } from "../../store/reach";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Avatar, Icon, IconButton, ListRow, Name } from "../../ui";
import { useRecord } from "./record";

export function People() {
  const { people, open } = useRecord();
  return (
    <section class="opp-people" aria-label={t("opportunity.people")}>
      {people.map((person, at) => (
        <Person key={person.id} person={person} isFirst={at === 0} />
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

function Person({ person, isFirst }: { readonly person: Row<"participant">; readonly isFirst: boolean }) {
  const { store, open, touching } = useRecord();
  const contact = person.data.contact ? store.rows("contact").value.get(person.data.contact) : undefined;
  const name =
    contact === undefined ? t("opportunity.people.unseen") : titleOf(contact) || t("opportunity.people.unnamed");
  const phone = contact && firstPhone(contact.data);
  const email = contact && firstEmail(contact.data);
  const role = person.data.role || contact?.data.job_title;
  const told = isFirst ? [t("opportunity.people.main"), role].filter(Boolean).join(", ") : role;
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
