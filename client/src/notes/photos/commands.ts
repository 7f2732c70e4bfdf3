// What is done with photos, each one gesture with its way back.
import { type Done, deleteDraft, gesture, restoreDraft, setBack, setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import { canHash, sha256 } from "../../sync/blobs/sha256";
import { freeBytes, makePhoto, type Refusal } from "./make-photo";

export type Attached = Row<"attachment">;

/** Resolves when photo and operation are on the disk together. */
export async function addPhoto(store: Store, root: string, file: Blob): Promise<Done | Refusal> {
  if (!canHash()) return "not-secure";
  const made = await makePhoto(file, await freeBytes());
  if (typeof made === "string") return made;
  const { bytes, mime, width, height } = made;
  const id = store.newId();
  const hash = await sha256(bytes);
  const draft: Draft = {
    kind: "attachment.add",
    id,
    root,
    sha256: hash,
    size: bytes.byteLength,
    mime,
    attached_as: "photo",
    width,
    height,
  };
  const done = await store.attach([draft], [{ id, sha256: hash, mime, bytes, at: store.now() }]);
  return {
    async undo() {
      if (!(await store.undo(done))) await store.perform([deleteDraft(store, "attachment", id)]);
    },
  };
}

export function setCaption(store: Store, photo: Attached, typed: string): Promise<Done> {
  const draft = setDraft(photo, { caption: typed.trim() === "" ? null : typed.trim() });
  return gesture(store, [draft], () => setBack(store, photo, ["caption"]));
}

export function removePhoto(store: Store, photo: Attached): Promise<Done> {
  const draft = deleteDraft(store, "attachment", photo.id);
  return gesture(store, [draft], () => [restoreDraft(store, "attachment", photo.id)]);
}
