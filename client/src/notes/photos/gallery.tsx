// The photos of a record in a row, with where those stand that have not arrived everywhere.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { Icon, Tick } from "../../ui";
import { filesOf } from "../attachments";
import { type Attached, isPicture } from "../stream";
import { PhotoView } from "./photo-view";
import { iconOf, stateWords } from "./photo-words";
import { usePicture } from "./use-picture";
import "./photos.css";

export function Gallery({ root }: { readonly root: string }) {
  const store = useStore();
  const photos = filesOf(store, root).filter(({ data }) => isPicture(data.kind));
  const [open, show] = useState<string | null>(null);
  if (photos.length === 0) return null;
  return (
    <>
      <ul class="photos" aria-label={t("photos.title")}>
        {photos.map((photo) => (
          <li key={photo.id}>
            <Tile photo={photo} onOpen={() => show(photo.id)} />
          </li>
        ))}
      </ul>
      {open !== null && <PhotoView photos={photos} id={open} onShow={show} onClose={() => show(null)} />}
    </>
  );
}

function Tile({ photo, onOpen }: { readonly photo: Attached; readonly onOpen: () => void }) {
  const store = useStore();
  const address = usePicture(photo, "thumbs");
  const state = stateWords(store, photo);
  const name = photo.data.caption ?? "";
  return (
    <button
      type="button"
      class="photo"
      onClick={onOpen}
      aria-label={[t("photos.open", { caption: name === "" ? "none" : "some", name: isolate(name) }), state]
        .filter(Boolean)
        .join(". ")}
    >
      {address ? <img src={address} alt="" decoding="async" /> : <Icon name={iconOf(photo)} />}
      {state !== null && (
        <span class="photo-state">
          {state}
          {photo.saved === "phone" && <Tick saved="phone" />}
        </span>
      )}
    </button>
  );
}
