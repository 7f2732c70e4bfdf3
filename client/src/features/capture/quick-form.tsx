// Quick: a title is enough. What follows is optional and in the order in which people are told things.
import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { t } from "../../i18n";
import { DateChips } from "../../pick/date-chips";
import { FolderField } from "../../pick/folder-field";
import { TagField } from "../../pick/tag-field";
import { readAmount } from "../../store/amount-text";
import { titleOf } from "../../store/titles";
import { Chip, Field, Icon, Line, Name, Section, Select } from "../../ui";
import { CheckNote } from "./check-note";
import { currenciesOf } from "./currencies";
import type { CaptureNote } from "./note";

export interface QuickFormProps {
  readonly note: CaptureNote;
  readonly onChange: (change: Partial<CaptureNote>) => void;
  readonly onSave: () => void;
  readonly onLeave: () => void;
  /** Guessed from a paste, to be looked at. */
  readonly doubtful: ReadonlySet<string>;
  /** Save was pressed with nothing typed at all. */
  readonly missing: boolean;
}

export function QuickForm({ note, onChange, onSave, onLeave, doubtful, missing }: QuickFormProps) {
  const typed = (field: keyof CaptureNote) => ({
    value: String(note[field] ?? ""),
    onInput: (value: string) => onChange({ [field]: value }),
    doubt: doubtful.has(field),
  });
  return (
    <>
      <TitleField note={note} onChange={onChange} onSave={onSave} missing={missing} />
      <CheckNote note={note} onChange={onChange} onLeave={onLeave} />
      {note.event !== null && (
        <Line>
          <Chip
            icon="visit"
            on
            label={t("capture.event.leave-out", { event: note.event.name })}
            onClick={() => onChange({ event: null })}
          >
            <Name>{note.event.name}</Name>
            <Icon name="close" small />
          </Chip>
        </Line>
      )}
      <Field label={t("capture.next")} placeholder={t("capture.what-for.how")} {...typed("whatFor")} />
      <DateChips value={note.when} onPick={(when) => onChange({ when })} />
      <FolderField
        typed={note.folder}
        picked={note.folderId}
        onChange={(folder, folderId) => onChange({ folder, folderId })}
      />
      <Section title={t("capture.person")} flat>
        {note.contactId === null ? (
          <>
            <div class="two names">
              <Field label={t("capture.first-name")} {...typed("firstName")} />
              <Field label={t("capture.last-name")} {...typed("lastName")} />
            </div>
            <Field label={t("capture.phone")} kind="tel" {...typed("phone")} />
            <Field label={t("capture.email")} kind="email" {...typed("email")} />
            <Field label={t("capture.company")} {...typed("company")} />
            <Field label={t("capture.job-title")} {...typed("jobTitle")} />
          </>
        ) : (
          <KnownPerson id={note.contactId} onRemove={() => onChange({ contactId: null })} />
        )}
      </Section>
      <Section title={t("capture.sale")} flat>
        <AmountField note={note} onChange={onChange} />
        <TagField
          chosen={note.tags}
          onAdd={(tag) => onChange({ tags: [...note.tags, tag] })}
          onRemove={(tag) => onChange({ tags: note.tags.filter((other) => other !== tag) })}
        />
        <Field label={t("capture.source")} placeholder={t("capture.source.how")} {...typed("source")} />
        <Field label={t("capture.note")} kind="long" {...typed("text")} />
      </Section>
    </>
  );
}

type PartProps = Pick<QuickFormProps, "note" | "onChange">;

/** The one field that counts: larger, focused at once, and Enter saves. */
function TitleField({ note, onChange, onSave, missing }: PartProps & Pick<QuickFormProps, "onSave" | "missing">) {
  const box = useRef<HTMLInputElement>(null);
  const [begun] = useState(note.title === "");
  useEffect(() => {
    // Going on with a draft shows it first; a keyboard over it would hide what it is about.
    if (begun || missing) box.current?.focus();
  }, [begun, missing]);
  return (
    <div class="control capture-title">
      <label class="unseen" for="capture-title">
        {t("capture.title")}
      </label>
      <input
        id="capture-title"
        ref={box}
        class="input"
        value={note.title}
        autocomplete="off"
        enterkeyhint="done"
        placeholder={t("capture.title.how")}
        aria-invalid={missing ? "true" : undefined}
        aria-describedby={missing ? "capture-missing" : undefined}
        onInput={(event) => onChange({ title: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          onSave();
        }}
      />
      {missing && (
        <span id="capture-missing" class="error" role="alert">
          {t("capture.missing")}
        </span>
      )}
    </div>
  );
}

function KnownPerson({ id, onRemove }: { readonly id: string; readonly onRemove: () => void }) {
  const store = useStore();
  const contact = store.rows("contact").value.get(id);
  const name = contact === undefined ? "" : titleOf(contact);
  return (
    <Line>
      <Chip on label={t("capture.person.remove", { name })} onClick={onRemove}>
        <Name>{name}</Name>
        <Icon name="close" small />
      </Chip>
    </Line>
  );
}

function AmountField({ note, onChange }: PartProps) {
  const store = useStore();
  const own = store.workspace.currency;
  const unread = note.amount.trim() !== "" && readAmount(note.amount) === null;
  return (
    <div class="amount">
      <Field
        label={t("capture.amount")}
        kind="number"
        value={note.amount}
        onInput={(amount) => onChange({ amount })}
        hint={unread ? t("capture.amount.unread") : undefined}
      />
      <Select
        label={t("capture.currency")}
        value={note.currency || own}
        options={currenciesOf(store).map((code) => ({ value: code, label: code }))}
        onChange={(currency) => onChange({ currency })}
      />
    </div>
  );
}
