// Fetches the bytes of an attachment, and believes only the server.

import type { Platform } from "../../platform";
import type { Size } from "../../store/pictures";

const PATIENCE_MS = 60_000;

/** Null when the server does not have it, or cannot be reached. */
export async function getBytes(
  { fetch, clock, timers }: Pick<Platform, "fetch" | "clock" | "timers">,
  attachment: string,
  size: Size,
): Promise<{ readonly mime: string; readonly bytes: ArrayBuffer } | null> {
  const id = clock.newId();
  const abort = new AbortController();
  const cancel = timers.after(PATIENCE_MS, () => abort.abort());
  try {
    const response = await fetch(`/attachments/${attachment}${size === "thumbs" ? "/thumbnail" : ""}`, {
      headers: { "X-Request-Id": id },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: abort.signal,
    });
    const isOurs =
      response.headers.get("Carnet-Proto") === "1" && response.headers.get("X-Request-Id")?.toLowerCase() === id;
    if (!isOurs || response.status !== 200) return null;
    const mime = response.headers.get("Content-Type")?.split(";", 1)[0] ?? "";
    return { mime, bytes: await response.arrayBuffer() };
  } catch {
    return null;
  } finally {
    cancel();
  }
}
