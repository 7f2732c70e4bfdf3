// While it is typed: whether somebody works with this client already. It tells, and never stands in the way of Save.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { joinName } from "../../store/alt-name";
import { type KnownClient, knownClientsOf, type Probe } from "../../store/known-clients";
import { memberName, shortName } from "../../store/member-names";
import { askFor } from "../../store/requests";
import type { Row, Store } from "../../store/store";
import { Button, Chip, Line, Name, Note } from "../../ui";
import type { CaptureNote } from "./note";

/** What of a capture can be recognised. A picked folder is meant, not a find. */
export function probeOf(note: CaptureNote): Probe {
  return {
    names: note.folderId === null ? [note.title, note.folder, note.company] : [note.title],
    phones: [note.phone],
    emails: [note.email],
  };
}

interface CheckNoteProps {
  readonly note: CaptureNote;
  readonly onChange: (change: Partial<CaptureNote>) => void;
  readonly onLeave: () => void;
}

/** What a person has said about a find while this sheet is open. */
interface Told {
  readonly asked: ReadonlySet<string>;
  readonly others: ReadonlySet<string>;
}

const NOTHING_TOLD: Told = { asked: new Set(), others: new Set() };

export function CheckNote({ note, onChange, onLeave }: CheckNoteProps) {
  const store = useStore();
  const [chosen, choose] = useState("");
  const [told, tell] = useState(NOTHING_TOLD);
  const [found] = knownClientsOf(store)
    .value.find(probeOf(note), 4 + told.others.size)
    .filter(({ row }) => row.id !== note.folderId && row.id !== note.contactId && !told.others.has(row.id));
  const owner = found === undefined ? "" : colleague(store, found);
  const isAsked = found !== undefined && told.asked.has(found.row.id);
  return (
    <div aria-live="polite">
      {found !== undefined && (
        <>
          <Note
            title={headline(store, found)}
            end={
              owner === "" ? (
                <Button kind="quiet" small href={addressOf(found)} onClick={onLeave}>
                  {t("capture.check.open")}
                </Button>
              ) : (
                <Button kind="quiet" small onClick={() => choose(chosen === found.row.id ? "" : found.row.id)}>
                  {t("capture.check.choose")}
                </Button>
              )
            }
          >
            <Name>{found.title}</Name>
            {found.by !== "name" && `, ${t(`capture.check.by-${found.by}`)}`}
          </Note>
          {owner !== "" && chosen === found.row.id && (
            <Choices
              store={store}
              found={found}
              owner={owner}
              isAsked={isAsked}
              onAsked={(is) => tell({ ...told, asked: changed(told.asked, found.row.id, is) })}
              onOther={() => tell({ ...told, others: changed(told.others, found.row.id, true) })}
              onChange={onChange}
              onLeave={onLeave}
            />
          )}
        </>
      )}
    </div>
  );
}

function changed(set: ReadonlySet<string>, id: string, is: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (is) next.add(id);
  else next.delete(id);
  return next;
}

interface ChoicesProps extends Pick<CheckNoteProps, "onChange" | "onLeave"> {
  readonly store: Store;
  readonly found: KnownClient;
  /** The short name of the colleague whose it is. */
  readonly owner: string;
  readonly isAsked: boolean;
  readonly onAsked: (isAsked: boolean) => void;
  readonly onOther: () => void;
}

/** What a duplicate leads to (B4); to go on all the same, *Save* stands below as ever. */
function Choices({ store, found, owner, isAsked, onAsked, onOther, onChange, onLeave }: ChoicesProps) {
  const folder = folderOf(store, found);
  const name = isolate(owner);
  const ask = async () => {
    onAsked(true);
    const done = await askFor(store, found.row, t("asking.words", { name }));
    said(t("asking.asked", { name }), {
      async undo() {
        onAsked(false);
        await done.undo();
      },
    });
  };
  return (
    <>
      <Line over>
        {!isAsked && <Chip onClick={() => void ask()}>{t("asking.ask", { name })}</Chip>}
        <Button kind="quiet" small href={addressOf(found)} onClick={onLeave}>
          {t("capture.check.open")}
        </Button>
        {folder !== undefined && (
          <Chip
            onClick={() => onChange({ folder: joinName(folder.data.name, folder.data.alt_name), folderId: folder.id })}
          >
            {t("capture.check.into")}
          </Chip>
        )}
        <Chip onClick={onOther}>{t("capture.check.other")}</Chip>
      </Line>
      <p class="pad muted">{t(askedWords(store, isAsked), { name })}</p>
    </>
  );
}

/** What needs a connection says so beside its button, and when it will happen. */
function askedWords(store: Store, isAsked: boolean): "asking.answer" | "asking.later" | "asking.goes" {
  if (isAsked) return "asking.answer";
  return store.status.value.offlineSince === null ? "asking.goes" : "asking.later";
}

/** The client folder that is meant, if there is one to put this into. */
function folderOf(store: Store, { row }: KnownClient): Row<"folder"> | undefined {
  const id = row.entity === "folder" ? row.id : row.data.folder;
  return id ? store.rows("folder").value.get(id) : undefined;
}

function ownerOf(store: Store, { owner, row }: KnownClient): string | null {
  return owner ?? (row.seq === 0 ? store.user.id : null);
}

/** The short name of whoever else has it; empty when it is mine or nobody's. */
function colleague(store: Store, found: KnownClient): string {
  const owner = ownerOf(store, found);
  return owner === store.user.id ? "" : shortName(memberName(store, owner));
}

function headline(store: Store, found: KnownClient): string {
  const { match } = found;
  if (ownerOf(store, found) === store.user.id) return t(`capture.check.mine-${match}`);
  const name = colleague(store, found);
  return name === "" ? t(`capture.check.nobody-${match}`) : t(`capture.check.worked-${match}`, { name: isolate(name) });
}

const LETTER = { opportunity: "o", folder: "f", contact: "c" } as const;

function addressOf({ row }: KnownClient): string {
  return `/${LETTER[row.entity]}/${row.id}`;
}
