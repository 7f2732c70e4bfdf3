// While it is typed: whether somebody works with this client already. It tells, and never stands in the way of Save.
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { type KnownClient, knownClientsOf, type Probe } from "../../store/known-clients";
import { memberName, shortName } from "../../store/member-names";
import type { Store } from "../../store/store";
import { Button, Name, Note } from "../../ui";
import type { CaptureNote } from "./note";

/** What of a capture can be recognised. A picked folder is meant, not a find. */
export function probeOf(note: CaptureNote): Probe {
  return {
    names: note.folderId === null ? [note.title, note.folder, note.company] : [note.title],
    phones: [note.phone],
    emails: [note.email],
  };
}

export function CheckNote({ note, onLeave }: { readonly note: CaptureNote; readonly onLeave: () => void }) {
  const store = useStore();
  const [found] = knownClientsOf(store)
    .value.find(probeOf(note), 4)
    .filter(({ row }) => row.id !== note.folderId && row.id !== note.contactId);
  return (
    <div aria-live="polite">
      {found !== undefined && (
        <Note
          title={headline(store, found)}
          end={
            <Button kind="quiet" small href={addressOf(found)} onClick={onLeave}>
              {t("capture.check.open")}
            </Button>
          }
        >
          <Name>{found.title}</Name>
          {found.by !== "name" && `, ${t(`capture.check.by-${found.by}`)}`}
        </Note>
      )}
    </div>
  );
}

function headline(store: Store, { owner, match, row }: KnownClient): string {
  const whose = owner ?? (row.seq === 0 ? store.user.id : null);
  if (whose === store.user.id) return t(`capture.check.mine-${match}`);
  const name = shortName(memberName(store, whose));
  return name === "" ? t(`capture.check.nobody-${match}`) : t(`capture.check.worked-${match}`, { name: isolate(name) });
}

const LETTER = { opportunity: "o", folder: "f", contact: "c" } as const;

function addressOf({ row }: KnownClient): string {
  return `/${LETTER[row.entity]}/${row.id}`;
}
