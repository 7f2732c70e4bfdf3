// The sync sheet: what waits, what needs me and why, last contact, storage; send now, save unsent work to a file.
import "./sync-sheet.css";
import { useEffect, useState } from "preact/hooks";
import { useSignedIn, useStore } from "../../app/context";
import { askToSaveFile, savesFile } from "../../app/save-file";
import { SaveFileSheet } from "../../app/save-file-sheet";
import { savingWords } from "../../app/saving-words";
import { settleCount } from "../../app/settle-count";
import { StorageNote } from "../../app/storage-note";
import { moment, percent, t } from "../../i18n";
import { memberName } from "../../store/member-names";
import type { Store, SyncStatus, UnsentItem } from "../../store/store";
import { Button, Icon, ListRow, Section, Sheet, Tick, VirtualList } from "../../ui";
import { changeWords } from "./field-words";
import { NeedsYou } from "./needs-you";
import { Troubles } from "./troubles";

interface SyncSheetProps {
  readonly onClose: () => void;
}

export function SyncSheet({ onClose }: SyncSheetProps) {
  const { store, engine } = useSignedIn();
  const status = store.status.value;
  const unsent = store.unsent.value;
  const attention = store.attention.value;
  // The op whose text is being changed: meanwhile *Send again* is the one main action.
  const [editing, setEditing] = useState<string>();
  useEffect(
    () => () => {
      savesFile.value = false;
    },
    [],
  );
  if (savesFile.value) return <SaveFileSheet onClose={onClose} />;
  const nothing = unsent.length === 0 && attention.length === 0;
  return (
    <Sheet
      title={nothing ? savingWords(status, store.now()).text : t("saving.saved")}
      open
      onClose={onClose}
      bar={editing === undefined && <SheetBar status={status} nothing={nothing} sendNow={() => engine.sendNow()} />}
    >
      <p class="pad muted">{summary(store, status, unsent.length)}</p>
      <Troubles status={status} />
      <div class="page lined">
        {attention.map((item) => (
          <NeedsYou
            key={item.op.op}
            item={item}
            editing={editing === item.op.op}
            onEdit={(on) => setEditing(on ? item.op.op : undefined)}
          />
        ))}
        <Contested count={settleCount(store) - attention.length} />
        <VirtualList
          items={unsent}
          estimate={64}
          itemKey={(item) => item.op}
          render={(item) => <UnsentRow item={item} now={store.now()} />}
        />
        {status.files > 0 && <FilesRow files={status.files} />}
        <Section title={t("sync.this-phone")} />
        <ListRow
          when={<Icon name="phone" />}
          title={t("sync.last-contact")}
          sub={status.lastContactAt === null ? t("sync.never") : moment(status.lastContactAt, { now: store.now() })}
        />
        <StorageNote status={status} />
      </div>
    </Sheet>
  );
}

/** Two values of one field: nothing is held up by it, and yet somebody has to choose. */
function Contested({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <ListRow
      when={t("sync.needs-you-mark")}
      whenTone="late"
      title={t("sync.contested", { count })}
      sub={t("sync.contested.why")}
      wrap
      href="/settle"
      end={<Icon name="go" />}
    />
  );
}

function summary(store: Store, status: SyncStatus, waiting: number): string {
  const now = store.now();
  const none = status.files === 0 ? t("sync.sum.none") : `${t("saving.files", { count: status.files })}.`;
  const parts = [waiting === 0 ? none : t("sync.sum.waiting", { count: waiting })];
  if (status.lastSentAt !== null) parts.push(t("sync.sum.last-sent", { at: moment(status.lastSentAt, { now }) }));
  if (waiting > 0) parts.push(t(status.persisted ? "sync.sum.protected" : "sync.sum.unprotected"));
  return parts.join(" ");
}

function UnsentRow({ item, now }: { readonly item: UnsentItem; readonly now: number }) {
  const store = useStore();
  const waits = item.state === "waiting" ? "" : stateWords(store, item);
  const sub = [changeWords(item), waits].filter((part) => part !== "").join(". ");
  return (
    <ListRow
      when={moment(item.at, { now, narrow: true }).replace(" ", "\n")}
      title={<bdi>{item.title || t(`sync.untitled.${item.entity}`)}</bdi>}
      sub={sub}
      href={addressOf(item)}
      end={<Tick saved="phone" />}
    />
  );
}

/** Photos go their own way, after all that is written. */
function FilesRow({ files }: { readonly files: number }) {
  const sending = useStore().pictures.uploading.value;
  const share = percent(Math.round((sending?.share ?? 0) * 100));
  return (
    <ListRow
      when={<Icon name="camera" />}
      title={t("saving.files", { count: files })}
      sub={sending === null ? t("photos.after-text") : t("photos.sending", { share })}
      end={<Tick saved="phone" />}
    />
  );
}

function stateWords(store: Store, { state, owner }: UnsentItem): string {
  const name = memberName(store, owner);
  return state === "suggested" && name !== "" ? t("sync.item.suggested-to", { name }) : t(`sync.item.${state}`);
}

const ADDRESSES: Partial<Record<UnsentItem["entity"], string>> = {
  opportunity: "/o/",
  folder: "/f/",
  contact: "/c/",
  prospect_list: "/l/",
};

function addressOf({ entity, id }: UnsentItem): string | undefined {
  const start = ADDRESSES[entity];
  return start === undefined ? undefined : start + id;
}

interface SheetBarProps {
  readonly status: SyncStatus;
  readonly nothing: boolean;
  readonly sendNow: () => void;
}

function SheetBar({ status, nothing, sendNow }: SheetBarProps) {
  const canSend = status.state !== "signed_out" && status.state !== "upgrade";
  return (
    <>
      {canSend && <Button onClick={sendNow}>{t(nothing ? "sync.ask-now" : "sync.send-now")}</Button>}
      {!nothing && (
        <Button kind="quiet" onClick={askToSaveFile}>
          {t("sync.save-file")}
        </Button>
      )}
    </>
  );
}
