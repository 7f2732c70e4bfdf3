// Somebody more: in this sale, in another one of the same client, or of the client alone (C3).
import { useMemo } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { isolate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { fold } from "../../store/fold-text";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Avatar, Button, Field, ListRow, Name, Segmented, Sheet } from "../../ui";
import { addParticipant, addPerson, addToFolder, type NewPerson } from "./participants";
import { said, useRecord } from "./record";
import { RoleField } from "./role-field";

const OFFERED = 5;
const LETTERS = 2;
type Into = "this" | "another" | "client";
const NOBODY: NewPerson = { name: "", phone: "", email: "" };

interface Adding extends NewPerson {
  readonly into: Into;
  readonly role: string;
}

/** Those of the same client first; typing finds the others, and what is typed is a new card. */
export function AddPersonSheet({ known = NOBODY }: { readonly known?: NewPerson }) {
  const { store, deal, people, close } = useRecord();
  const about = `add-person:${deal.id}:${known.name}${known.phone}${known.email}`;
  const form = useKeptForm<Adding>(store, about, { ...known, into: "this", role: "" });
  const saving = useSaving(store, close, form);
  const { into, name, role, phone, email } = form.values;
  const found = useMemo(() => offered(store, deal.folder?.id ?? null, people, name), [store, deal, people, name]);
  const isNew = [name, phone, email].some((text) => text.trim() !== "");
  const shown = isolate(name || email || phone);
  const add = async (contact: Row<"contact">) => {
    if (into === "another") return anotherSale(titleOf(contact), contact.id);
    await saving.save(
      () => addParticipant(store, deal.id, people, contact.id, role),
      (done) => said(t("opportunity.people.added", { name: isolate(titleOf(contact)) }), done),
    );
  };
  const save = async () => {
    if (into === "another") return anotherSale(name.trim());
    const person = { name, phone, email };
    await saving.save(
      () => (into === "this" ? addPerson(store, deal.row, people, person, role) : addToFolder(store, deal.row, person)),
      (done) =>
        said(t(into === "this" ? "opportunity.people.added" : "opportunity.people.filed", { name: shown }), done),
    );
  };
  // One real sale is one opportunity: whoever buys something else begins another one in the same folder.
  const anotherSale = (title: string, contact?: string) => {
    saving.leave();
    openCapture({ title, ...(contact && { contact }), ...(deal.folder && { folder: deal.folder.id }) });
  };
  return (
    <Sheet
      title={t("opportunity.people.add")}
      open
      onClose={saving.leave}
      bar={
        <Button disabled={!isNew} onClick={() => void save()}>
          {t(into === "another" ? "opportunity.people.begin" : "opportunity.people.save-new")}
        </Button>
      }
    >
      {saving.news}
      <div class="pad stack">
        <Segmented
          label={t("opportunity.people.which")}
          options={choices(deal.folder !== undefined)}
          value={into}
          onChange={(chosen) => form.write({ into: chosen })}
        />
        <p class="muted">{t(`opportunity.people.into.${into}.how`)}</p>
      </div>
      <Field
        label={t("opportunity.people.name")}
        value={name}
        onInput={(text) => form.write({ name: text })}
        autofocus
        autocomplete="off"
      />
      {into !== "client" && (
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
      )}
      {into === "this" && <RoleField role={role} onRole={(text) => form.write({ role: text })} />}
      {into !== "another" && (
        <>
          <Field
            label={t("opportunity.people.phone")}
            kind="tel"
            value={phone}
            onInput={(text) => form.write({ phone: text })}
          />
          <Field
            label={t("opportunity.people.email")}
            kind="email"
            value={email}
            onInput={(text) => form.write({ email: text })}
          />
        </>
      )}
    </Sheet>
  );
}

/** Without a client folder there is nothing to keep somebody in who takes no part. */
function choices(hasFolder: boolean): readonly { readonly value: Into; readonly label: string }[] {
  const all: readonly Into[] = hasFolder ? ["this", "another", "client"] : ["this", "another"];
  return all.map((value) => ({ value, label: t(`opportunity.people.into.${value}`) }));
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
