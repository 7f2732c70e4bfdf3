// What is said of a photo: where it stands on its way, and the sign that stands in for it.
import { isolate, percent, t } from "../../i18n";
import { memberName } from "../../store/member-names";
import type { Store } from "../../store/store";
import type { Attached } from "../stream";

export function iconOf({ data }: Attached): "camera" | "quote" | "mic" {
  if (data.kind === "audio") return "mic";
  return data.kind === "document" ? "quote" : "camera";
}

/** Null when it is everywhere it should be. */
export function stateWords(store: Store, photo: Attached): string | null {
  const { state, created_by } = photo.data;
  if (state === "here") return null;
  if (state === "refused") return t("photos.refused");
  if (state === "damaged") return t("photos.lost");
  if (created_by != null && created_by !== store.user.id) {
    return t("photos.theirs", { name: isolate(memberName(store, created_by)) });
  }
  const sent = store.pictures.uploading.value;
  if (sent?.id === photo.id) return t("photos.sending", { share: percent(Math.round(sent.share * 100)) });
  return t("photos.waiting");
}
