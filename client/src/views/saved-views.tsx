// The saved views of a list: one tap shows one; behind the last chip they are named, ordered, shared and pinned.
import { useState } from "preact/hooks";
import { isolate, t } from "../i18n";
import { said } from "../notes/said";
import { useSaving } from "../notes/use-saving";
import { memberName, shortName } from "../store/member-names";
import type { Store } from "../store/store";
import { Button, Chip, Field, Icon, IconButton, Line, ListRow, Name, Sheet, Switch, snack } from "../ui";
import { RoleStarts } from "./role-starts";
import {
  type Asked,
  deleteView,
  isShown,
  keepInView,
  type Listed,
  moveView,
  pinsStart,
  pinView,
  renameView,
  type SavedView,
  saveView,
  shareView,
  viewsOf,
} from "./saved";
import "./views.css";

interface SavedViewsProps {
  readonly store: Store;
  readonly entity: Listed;
  /** What the list shows now. */
  readonly asked: Asked;
  readonly onShow: (view: SavedView) => void;
}

/** What a colleague shares carries the name of the colleague. */
export function viewName(store: Store, { name, by }: SavedView): string {
  return by === null ? name : t("views.by", { name, who: shortName(memberName(store, by)) || t("views.colleague") });
}

/** As chips in a line. */
export function ViewChips({ store, entity, asked, onShow }: SavedViewsProps) {
  return (
    <>
      {viewsOf(store, entity).map((view) => (
        <Chip key={view.id} on={isShown(view, asked)} onClick={() => onShow(view)}>
          <Name>{viewName(store, view)}</Name>
        </Chip>
      ))}
    </>
  );
}

/** *Save this view*, and where there are some, their arrangement. */
export function SaveView({ store, entity, asked }: Omit<SavedViewsProps, "onShow">) {
  const [open, setOpen] = useState<"save" | "arrange" | null>(null);
  const views = viewsOf(store, entity);
  const close = () => setOpen(null);
  return (
    <>
      {!views.some((view) => isShown(view, asked)) && (
        <Button kind="plain" small onClick={() => setOpen("save")}>
          {t("views.save")}
        </Button>
      )}
      {views.length > 0 && <IconButton icon="more" label={t("views.arrange")} onClick={() => setOpen("arrange")} />}
      {open === "save" && <SaveSheet store={store} entity={entity} asked={asked} onClose={close} />}
      {open === "arrange" && <ArrangeSheet store={store} entity={entity} asked={asked} onClose={close} />}
    </>
  );
}

interface SheetProps extends Omit<SavedViewsProps, "onShow"> {
  readonly onClose: () => void;
}

export function SaveSheet({ store, entity, asked, onClose }: SheetProps) {
  const [name, setName] = useState("");
  const saving = useSaving(store, onClose);
  const save = async () => {
    if (name.trim() === "") return;
    await saving.save(
      () => saveView(store, entity, name, asked),
      (done) => said(t("views.saved", { name: isolate(name.trim()) }), done),
    );
  };
  return (
    <Sheet
      title={t("views.save")}
      open
      onClose={onClose}
      bar={
        <Button disabled={name.trim() === ""} onClick={() => void save()}>
          {t("views.save.now")}
        </Button>
      }
    >
      {saving.news}
      <Field label={t("views.name")} value={name} onInput={setName} onEnter={() => void save()} autofocus />
    </Sheet>
  );
}

export function ArrangeSheet({ store, entity, asked, onClose }: SheetProps) {
  const [chosen, choose] = useState<string | null>(null);
  const views = viewsOf(store, entity);
  const view = views.find(({ id }) => id === chosen);
  if (view) return <ViewSheet store={store} entity={entity} asked={asked} view={view} onClose={() => choose(null)} />;
  return (
    <Sheet title={t("views.all")} open onClose={onClose}>
      <div class="page lined">
        {views.map((one) => (
          <ListRow
            key={one.id}
            when={one.pinned ? <Icon name="star" small filled /> : ""}
            title={<Name>{viewName(store, one)}</Name>}
            sub={one.by === null && one.shared ? t("views.shared") : undefined}
            onClick={() => choose(one.id)}
            end={<Icon name="go" small />}
          />
        ))}
      </div>
      <RoleStarts
        store={store}
        name={pinsStart(entity)}
        value={views.filter(({ pinned, shared }) => pinned && shared).map(({ id }) => id)}
      />
    </Sheet>
  );
}

function ViewSheet({ store, entity, asked, view, onClose }: SheetProps & { readonly view: SavedView }) {
  const isMine = view.by === null;
  const saving = useSaving(store, onClose);
  const remove = () =>
    saving.save(
      () => deleteView(store, view),
      (done) => said(t("views.deleted", { name: isolate(view.name) }), done),
    );
  return (
    <Sheet title={viewName(store, view)} open onClose={onClose}>
      {saving.news}
      {isMine && <NameField store={store} view={view} />}
      <Switch
        label={t("views.pin")}
        hint={t("views.pin.hint")}
        on={view.pinned}
        onChange={(on) => void pinView(store, entity, view, on)}
      />
      {isMine ? (
        <>
          <Switch
            label={t("views.share")}
            hint={t("views.share.hint")}
            on={view.shared}
            onChange={(on) => void shareView(store, view, on)}
          />
          <Line>
            <Chip icon="back" onClick={() => void moveView(store, view, -1)}>
              {t("views.earlier")}
            </Chip>
            <Chip endIcon="go" onClick={() => void moveView(store, view, 1)}>
              {t("views.later")}
            </Chip>
            {!isShown(view, asked) && (
              <Chip onClick={() => void keepInView(store, view, asked).then((done) => said(t("views.kept"), done))}>
                {t("views.keep")}
              </Chip>
            )}
            <Chip tone="lost" icon="trash" onClick={() => void remove()}>
              {t("views.delete")}
            </Chip>
          </Line>
        </>
      ) : (
        <p class="muted views-note">{t("views.theirs")}</p>
      )}
    </Sheet>
  );
}

function NameField({ store, view }: { readonly store: Store; readonly view: SavedView }) {
  const [name, setName] = useState(view.name);
  const rename = async () => {
    if (name.trim() === "") return setName(view.name);
    const done = await renameView(store, view, name);
    if (done !== null) snack(t("views.renamed"), { undo: () => void done.undo() });
  };
  return (
    <Field
      label={t("views.name")}
      value={name}
      onInput={setName}
      onEnter={() => void rename()}
      onBlur={() => void rename()}
    />
  );
}
