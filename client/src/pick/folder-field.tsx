// A client folder to pick among those on this device, or a new one by its name.
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { t } from "../i18n";
import { joinName, splitName } from "../store/alt-name";
import { companyKey, fold } from "../store/fold-text";
import type { Row, Store } from "../store/store";
import { Chip, Field, Icon, Line, Name } from "../ui";

export interface FolderFieldProps {
  readonly typed: string;
  readonly picked: string | null;
  /** The typed name, and the folder when one was picked. */
  readonly onChange: (typed: string, picked: string | null) => void;
  /** No folder is made here: a name that no folder has is only looked for. */
  readonly onlyKnown?: boolean;
  /** What stands above says it already. */
  readonly hideLabel?: boolean | undefined;
}

const OFFERED = 4;
const LETTERS = 2;

/** Tapping a folder picks it; typing on makes it a new one again. */
export function FolderField({ typed, picked, onChange, onlyKnown = false, hideLabel }: FolderFieldProps) {
  const store = useStore();
  const [open, setOpen] = useState(false);
  const folder = picked === null ? undefined : store.rows("folder").value.get(picked);
  const offered = open && folder === undefined ? foldersLike(store, typed) : [];
  const { alt_name } = splitName(typed);
  const hint =
    typed.trim() === "" || folder !== undefined || onlyKnown
      ? undefined
      : alt_name === null
        ? t("pick.folder.new")
        : t("pick.folder.new-two", { name: splitName(typed).name, other: alt_name });
  return (
    <>
      <Field
        label={t("pick.folder")}
        hideLabel={hideLabel}
        value={folder === undefined ? typed : joinName(folder.data.name, folder.data.alt_name)}
        onInput={(text) => {
          setOpen(true);
          onChange(text, null);
        }}
        hint={folder === undefined ? hint : t("pick.folder.known")}
        placeholder={t("pick.folder.how")}
      />
      {offered.length > 0 && (
        <Line>
          {offered.map((row) => (
            <Chip key={row.id} onClick={() => onChange(joinName(row.data.name, row.data.alt_name), row.id)}>
              <Icon name="folder" small />
              <Name>{joinName(row.data.name, row.data.alt_name)}</Name>
            </Chip>
          ))}
        </Line>
      )}
    </>
  );
}

/** By either name, those that begin with what is typed first. */
export function foldersLike(store: Store, typed: string): readonly Row<"folder">[] {
  const wanted = fold(typed.trim());
  if (wanted.length < LETTERS) return [];
  const key = companyKey(typed);
  const found: { readonly row: Row<"folder">; readonly rank: number }[] = [];
  for (const row of store.rows("folder").value.values()) {
    const names = [row.data.name, row.data.alt_name].map((name) => fold(name ?? "")).filter(Boolean);
    if (names.some((name) => name.startsWith(wanted) || companyKey(name) === key)) found.push({ row, rank: 0 });
    else if (names.some((name) => name.includes(wanted))) found.push({ row, rank: 1 });
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, OFFERED)
    .map(({ row }) => row);
}
