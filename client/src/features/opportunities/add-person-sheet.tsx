// Somebody more in the sale: one of the cards on this device, or a new one.
import { useMemo, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { isolate, t } from "../../i18n";
import { fold } from "../../store/fold-text";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Avatar, Button, Field, ListRow, Name, Sheet } from "../../ui";
import { addParticipant, addPerson } from "./participants";
import { said, useRecord } from "./record";

const OFFERED = 5;
const LETTERS = 2;

/** Those of the same client first; typing finds the others, and what is typed is a new card. */
export function AddPersonSheet() {
  const { store, deal, people, close } = useRecord();
  const [name, write] = useState("");
  const [role, setRole] = useState("");
  const [phone, setPhone] = useState("");
  const [email, setEmail] = useState("");
  const found = useMemo(() => offered(store, deal.folder?.id ?? null, people, name), [store, deal, people, name]);
  const isNew = [name, phone, email].some((text) => text.trim() !== "");
  const add = async (contact: Row<"contact">) => {
    close();
    const done = await addParticipant(store, deal.id, people, contact.id, role);
    said(t("opportunity.people.added", { name: isolate(titleOf(contact)) }), done);
  };
  const save = async () => {
    close();
    const done = await addPerson(store, deal.row, people, { name, phone, email }, role);
    said(t("opportunity.people.added", { name: isolate(name || email || phone) }), done);
  };
  // One real sale is one opportunity (C3): whoever buys something else begins another one in the same folder.
  const anotherSale = () => {
    close();
    openCapture({ title: name.trim(), ...(deal.folder && { folder: deal.folder.id }) });
  };
  return (
    <Sheet
      title={t("opportunity.people.add")}
      open
      onClose={close}
      bar={
        <Button disabled={!isNew} onClick={() => void save()}>
          {t("opportunity.people.save-new")}
        </Button>
      }
    >
      <Field label={t("opportunity.people.name")} value={name} onInput={write} autofocus autocomplete="off" />
      <div class="page lined">
        {found.map((contact) => (
          <ListRow
            key={contact.id}
            when={<Avatar name={titleOf(contact)} />}
            title={<Name>{titleOf(contact)}</Name>}
            sub={[contact.data.job_title, contact.data.company].filter(Boolean).join(", ")}
            onClick={() => void add(contact)}
          />
        ))}
      </div>
      <Field
        label={t("opportunity.people.role")}
        value={role}
        onInput={setRole}
        hint={t("opportunity.people.role.how")}
      />
      <Field label={t("opportunity.people.phone")} kind="tel" value={phone} onInput={setPhone} />
      <Field label={t("opportunity.people.email")} kind="email" value={email} onInput={setEmail} />
      <div class="pad">
        <Button kind="plain" onClick={anotherSale}>
          {t("opportunity.people.other-sale")}
        </Button>
      </div>
    </Sheet>
  );
}

function offered(
  store: Store,
  folder: string | null,
  people: readonly Row<"participant">[],
  typed: string,
): readonly Row<"contact">[] {
  const taken = new Set(people.map(({ data }) => data.contact));
  const wanted = fold(typed.trim());
  const found: Row<"contact">[] = [];
  for (const contact of store.rows("contact").peek().values()) {
    if (taken.has(contact.id)) continue;
    const isClients = folder !== null && contact.data.folder === folder;
    if (wanted.length < LETTERS ? isClients : fold(titleOf(contact)).includes(wanted)) found.push(contact);
    if (found.length >= OFFERED) break;
  }
  return found;
}
