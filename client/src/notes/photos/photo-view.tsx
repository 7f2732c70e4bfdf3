// One photo on the whole screen, with its caption and the way to the next.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { moment, t } from "../../i18n";
import { memberName } from "../../store/member-names";
import { Button, Field, Icon, IconButton, Name, openLayer } from "../../ui";
import { removeFile, setCaption } from "../files/commands";
import { said } from "../said";
import type { Attached } from "../stream";
import { iconOf, stateWords } from "./photo-words";
import { usePicture } from "./use-picture";

export interface PhotoViewProps {
  readonly photos: readonly Attached[];
  readonly id: string;
  readonly onShow: (id: string) => void;
  readonly onClose: () => void;
}

export function PhotoView({ photos, id, onShow, onClose }: PhotoViewProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  const at = photos.findIndex((photo) => photo.id === id);
  const photo = photos[at];
  const [before, after] = [photos[at - 1], photos[at + 1]];
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    const release = openLayer(() => close.current());
    return () => {
      release();
      element?.close();
    };
  }, []);
  if (photo === undefined) return null;
  return (
    <dialog
      ref={dialog}
      class="photo-view"
      aria-label={t("photos.photo")}
      onCancel={(event) => {
        event.preventDefault();
        close.current();
      }}
      onKeyDown={(event) => {
        if ((event.target as HTMLElement).tagName === "INPUT") return;
        if (event.key === "ArrowLeft" && before) onShow(before.id);
        if (event.key === "ArrowRight" && after) onShow(after.id);
      }}
    >
      <Head photo={photo} onClose={onClose} />
      <Whole key={photo.id} photo={photo} />
      <div class="photo-steps">
        {before && <IconButton icon="back" label={t("photos.previous")} onClick={() => onShow(before.id)} />}
        {after && <IconButton icon="go" label={t("photos.next")} onClick={() => onShow(after.id)} />}
      </div>
      <Caption key={`caption ${photo.id}`} photo={photo} onClose={onClose} />
    </dialog>
  );
}

function Head({ photo, onClose }: { readonly photo: Attached; readonly onClose: () => void }) {
  const store = useStore();
  const { created_by, created_at } = photo.data;
  const name = created_by === store.user.id ? t("notes.you") : memberName(store, created_by);
  const when = created_at == null ? "" : moment(Date.parse(created_at), { now: store.now() });
  const state = stateWords(store, photo);
  return (
    <div class="photo-head">
      <div class="grow">
        <Name>{t("photos.by", { name, when })}</Name>
        {state !== null && <small>{state}</small>}
      </div>
      <IconButton icon="close" label={t("ui.close")} onClick={onClose} />
    </div>
  );
}

/** The small one stands in until the whole one is here. */
function Whole({ photo }: { readonly photo: Attached }) {
  const small = usePicture(photo, "thumbs");
  const whole = usePicture(photo, "originals");
  const address = whole ?? small;
  return (
    <div class="photo-whole">
      {address ? (
        <img src={address} alt={photo.data.caption ?? t("photos.photo")} />
      ) : (
        <p>
          <Icon name={iconOf(photo)} />
          {address === null && t("photos.elsewhere")}
        </p>
      )}
    </div>
  );
}

function Caption({ photo, onClose }: { readonly photo: Attached; readonly onClose: () => void }) {
  const store = useStore();
  const kept = photo.data.caption ?? "";
  const [text, write] = useState(kept);
  const save = async () => said(t("photos.captioned"), await setCaption(store, photo, text));
  const remove = async () => {
    onClose();
    said(t("photos.removed"), await removeFile(store, photo));
  };
  return (
    <form
      class="photo-caption"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label={t("photos.caption")} value={text} onInput={write} />
      {text.trim() === kept.trim() ? (
        <IconButton icon="trash" label={t("photos.remove")} onClick={() => void remove()} />
      ) : (
        <Button type="submit" small>
          {t("ui.save")}
        </Button>
      )}
    </form>
  );
}
