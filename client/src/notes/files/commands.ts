// Files of any kind that are taken, each kept on the disk with the operation that names it before anything else happens.
import { type Done, deleteDraft, gesture, restoreDraft, setBack, setDraft } from "../../store/gesture";
import type { Draft, Store } from "../../store/store";
import { canHash, sha256 } from "../../sync/blobs/sha256";
import { freeBytes, KEPT_FREE_BYTES, makePhoto, type Refusal as PhotoRefusal } from "../photos/make-photo";
import type { Attached } from "../stream";
import { MAX_FILE_BYTES, sniffed } from "./sniff";

/** Why a file is not kept, as its words are called. */
export type Refusal = PhotoRefusal | "unsupported" | "too-large" | "empty";

export interface Place {
  readonly root: string;
  /** The comment or the prospect row it belongs to. */
  readonly parent?: string | null | undefined;
}

interface Kept {
  readonly bytes: ArrayBuffer;
  readonly mime: string;
  readonly attached_as: "photo" | "audio" | "document";
  readonly caption?: string;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
}

/** A picture is made smaller and stripped of what the camera wrote into it; everything else is kept byte for byte. */
export async function addFile(store: Store, place: Place, file: File): Promise<Done | Refusal> {
  if (!canHash()) return "not-secure";
  if (file.size === 0) return "empty";
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const mime = sniffed(head);
  if (mime === null) return "unsupported";
  if (mime.startsWith("image/")) return addPhoto(store, place, file);
  if (file.size > MAX_FILE_BYTES) return "too-large";
  if (!(await hasRoom())) return "no-room";
  const attached_as = mime.startsWith("audio/") ? "audio" : "document";
  return keep(store, place, { bytes: await file.arrayBuffer(), mime, attached_as, caption: nameOf(file) });
}

export async function addPhoto(store: Store, place: Place, file: Blob): Promise<Done | Refusal> {
  if (!canHash()) return "not-secure";
  const made = await makePhoto(file, await freeBytes());
  if (typeof made === "string") return made;
  return keep(store, place, { ...made, attached_as: "photo" });
}

/** A memo as it was spoken; `seconds` because a recording does not say itself how long it is. */
export async function addMemo(store: Store, place: Place, memo: Blob, seconds: number): Promise<Done | Refusal> {
  if (!canHash()) return "not-secure";
  if (memo.size === 0) return "empty";
  if (memo.size > MAX_FILE_BYTES) return "too-large";
  const mime = memo.type.split(";", 1)[0] || "audio/webm";
  return keep(store, place, { bytes: await memo.arrayBuffer(), mime, attached_as: "audio", seconds });
}

async function keep(store: Store, { root, parent }: Place, kept: Kept): Promise<Done> {
  const { bytes, ...said } = kept;
  const id = store.newId();
  const hash = await sha256(bytes);
  const size = bytes.byteLength;
  const draft: Draft = { kind: "attachment.add", id, root, ...(parent && { parent }), sha256: hash, size, ...said };
  const done = await store.attach([draft], [{ id, sha256: hash, mime: kept.mime, bytes, at: store.now() }]);
  return {
    async undo() {
      if (!(await store.undo(done))) await store.perform([deleteDraft(store, "attachment", id)]);
    },
  };
}

async function hasRoom(): Promise<boolean> {
  const free = await freeBytes();
  return free === null || free >= KEPT_FREE_BYTES;
}

const LONGEST_NAME = 200;

function nameOf(file: File): string {
  return file.name.slice(0, LONGEST_NAME) || "file";
}

export function setCaption(store: Store, file: Attached, typed: string): Promise<Done> {
  const draft = setDraft(file, { caption: typed.trim() === "" ? null : typed.trim() });
  return gesture(store, [draft], () => setBack(store, file, ["caption"]));
}

export function removeFile(store: Store, file: Attached): Promise<Done> {
  const draft = deleteDraft(store, "attachment", file.id);
  return gesture(store, [draft], () => [restoreDraft(store, "attachment", file.id)]);
}
