// One thing of a list, to change: what is typed is saved when the field or the sheet is left, a switch at once.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import type { Done } from "../../store/gesture";
import type { FieldKind } from "../../ui";
import { Button, Field, Sheet } from "../../ui";
import { changeEntry, type Entry, nameOf, putAway, type Values } from "./entries";
import { changed, said, useSettings } from "./use-settings";

interface EntrySheetProps {
  readonly row: Entry;
  readonly nameLabel: string;
  readonly onClose: () => void;
  /** Why it cannot be put away, where it cannot. */
  readonly stays?: string | undefined;
  /** In place of plainly putting it away. */
  readonly onAway?: (() => Promise<Done | null>) | undefined;
  readonly children?: ComponentChildren;
}

export function EntrySheet({ row, nameLabel, onClose, stays, onAway, children }: EntrySheetProps) {
  const { store } = useSettings();
  const name = nameOf(row);
  const saving = useSaving(store, onClose);
  const away = () =>
    saving.save(onAway ?? (() => putAway(store, row)), (done) => said(t("settings.put-away.done", { name }), done));
  return (
    <Sheet
      title={name}
      open
      onClose={onClose}
      bar={
        <Button kind="quiet" disabled={stays !== undefined} onClick={() => void away()}>
          {t("settings.put-away")}
        </Button>
      }
    >
      {saving.news}
      <TextLine row={row} field="name" label={nameLabel} />
      {children}
      <p class="pad muted">{stays ?? t("settings.put-away.why")}</p>
    </Sheet>
  );
}

/** Writes fields of the thing and says so. */
export function useChange(row: Entry): (fields: Values) => void {
  const { store } = useSettings();
  return (fields) => {
    void changeEntry(store, row, fields).then((done) => said(changed(nameOf(row)), done));
  };
}

interface TextLineProps {
  readonly row: Entry;
  readonly field: string;
  readonly label: string;
  readonly kind?: FieldKind;
  readonly hint?: string;
  /** How the value is shown in the field and read back from it; as text when left out. */
  readonly show?: (value: unknown) => string;
  readonly read?: (text: string) => unknown;
}

/** A field of the thing that is typed. */
export function TextLine({ row, field, label, kind, hint, show = plain, read = (text) => text }: TextLineProps) {
  const change = useChange(row);
  const held = show((row.data as Values)[field]);
  const [typed, setTyped] = useState<string>();
  const latest = useRef({ typed, held, change, read });
  latest.current = { typed, held, change, read };
  const save = (): void => {
    const now = latest.current;
    if (now.typed !== undefined && now.typed.trim() !== now.held) now.change({ [field]: now.read(now.typed) });
    setTyped(undefined);
  };
  useEffect(() => () => latest.current.typed !== undefined && save(), []);
  return (
    <Field
      label={label}
      kind={kind}
      hint={hint}
      value={typed ?? held}
      onInput={setTyped}
      onBlur={save}
      onEnter={kind === "long" ? undefined : save}
    />
  );
}

function plain(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
