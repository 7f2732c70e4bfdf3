// One refused change: what it was, why it was refused, and what can be done, with the text kept.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { askToSaveFile } from "../../app/save-file";
import { t } from "../../i18n";
import { intoNew } from "../../store/resending";
import type { AttentionItem, Store } from "../../store/store";
import { Button, Chip, Field, Line, ListRow, snack } from "../../ui";
import { changeWords, fieldWords } from "./field-words";
import { editable, type Repair, reasonOf, repairsOf, rootOf, typedIn, wishWords } from "./refusal-words";
import "./sync-sheet.css";

export interface NeedsYouProps {
  readonly item: AttentionItem;
  /** Its text is being changed here. */
  readonly editing: boolean;
  readonly onEdit: (editing: boolean) => void;
}

export function NeedsYou({ item, editing, onEdit }: NeedsYouProps) {
  const typed = typedIn(item.op);
  const what = changeWords({ kind: item.op.kind, what: "fields" in item.op ? Object.keys(item.op.fields) : [] });
  return (
    <>
      <ListRow
        when={t("sync.needs-you-mark")}
        whenTone="late"
        title={<bdi>{item.title || what}</bdi>}
        sub={
          <>
            {reasonOf(item)}
            {typed.map(({ field, text }) => (
              <span class="kept" key={field}>
                {fieldWords(field)}: <bdi>{text}</bdi>
              </span>
            ))}
            {item.dependants.length > 0 && (
              <span class="kept">{t("sync.with-it", { count: item.dependants.length })}</span>
            )}
          </>
        }
        wrap
      />
      {editing ? (
        <Edit item={item} onDone={() => onEdit(false)} />
      ) : (
        <Repairs item={item} onEdit={() => onEdit(true)} />
      )}
    </>
  );
}

interface RepairsProps {
  readonly item: AttentionItem;
  readonly onEdit: () => void;
}

function Repairs({ item, onEdit }: RepairsProps) {
  const store = useStore();
  const [sure, setSure] = useState(false);
  const act: Record<Repair, () => void> = {
    edit: onEdit,
    resend: () => void store.resend(item),
    delete_anyway: () => void store.resend(item),
    suggest: () => void suggest(store, item),
    new: () => void copyIntoNew(store, item),
    copy: () => void copy(item),
    export: askToSaveFile,
    discard: () => setSure(true),
  };
  if (sure) {
    return (
      <Line over>
        <span class="grow">{t("sync.discard-sure")}</span>
        <Chip onClick={() => void store.discard(item)} tone="lost">
          {t("sync.repair.discard")}
        </Chip>
        <Chip onClick={() => setSure(false)}>{t("ui.keep")}</Chip>
      </Line>
    );
  }
  return (
    <Line over>
      {repairsOf(item, { root: rootOf(item, store) }).map((repair) => (
        <Chip key={repair} onClick={act[repair]}>
          {t(`sync.repair.${repair}`)}
        </Chip>
      ))}
    </Line>
  );
}

/** A note under the record, for whoever may do what its author may not. */
async function suggest(store: Store, item: AttentionItem): Promise<void> {
  const root = rootOf(item, store);
  if (root === null) return;
  const text = t("sync.suggested-text", { what: wishWords(item) });
  await store.replace(item, [{ kind: "comment.add", id: store.newId(), root, text }]);
  snack(t("sync.suggested-now"));
}

async function copyIntoNew(store: Store, item: AttentionItem): Promise<void> {
  const drafts = intoNew(item, store.newId());
  if (drafts !== null) await store.replace(item, drafts);
}

async function copy({ op, title }: AttentionItem): Promise<void> {
  const lines = typedIn(op).map(({ field, text }) => `${fieldWords(field)}: ${text}`);
  await navigator.clipboard.writeText([title, ...lines].join("\n"));
  snack(t("sync.copied"));
}

interface EditProps {
  readonly item: AttentionItem;
  readonly onDone: () => void;
}

function Edit({ item, onDone }: EditProps) {
  const store = useStore();
  const fields = editable(item.op);
  const [values, setValues] = useState(() => Object.fromEntries(fields.map(({ field, text }) => [field, text])));
  const send = async (): Promise<void> => {
    const changed = fields.filter(({ field, text }) => values[field] !== text).map(({ field }) => field);
    await store.resend(item, Object.fromEntries(changed.map((field) => [field, values[field] || null])));
    onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="over">
        {fields.map(({ field, text }) => (
          <Field
            key={field}
            label={fieldWords(field)}
            value={values[field] ?? ""}
            kind={text.length > 60 ? "long" : "text"}
            autofocus={field === item.result.field}
            error={field === item.result.field ? item.result.detail : undefined}
            onInput={(value) => setValues({ ...values, [field]: value })}
          />
        ))}
        <div class="line">
          <Button type="submit" small>
            {t("sync.repair.resend")}
          </Button>
          <Button kind="quiet" small onClick={onDone}>
            {t("ui.cancel")}
          </Button>
        </div>
      </div>
    </form>
  );
}
