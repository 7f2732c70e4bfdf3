// A photo as it is kept and sent: made once, smaller, without anything that the camera wrote into it.

export interface Photo {
  readonly bytes: ArrayBuffer;
  readonly mime: string;
  readonly width: number;
  readonly height: number;
}

/** Why a photo is not kept, as its words are called. */
export type Refusal = "unreadable" | "no-room" | "not-secure";

const SIDE = 2_000;
const SMALL_SIDE = 1_200;
const QUALITY = 0.82;
const SMALL_QUALITY = 0.7;
const TIGHT_BYTES = 100 * 1024 * 1024;
/** What text needs for months stays free. */
export const KEPT_FREE_BYTES = 20 * 1024 * 1024;

/**
 * Drawing it anew is what drops place, time and device. The picked file is read this once: a phone may give other bytes
 * for the same photo the next time.
 */
export async function makePhoto(file: Blob, freeBytes: number | null): Promise<Photo | Refusal> {
  if (freeBytes !== null && freeBytes < KEPT_FREE_BYTES) return "no-room";
  const isTight = freeBytes !== null && freeBytes < TIGHT_BYTES;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (picture === null) return "unreadable";
  try {
    const scale = Math.min(1, (isTight ? SMALL_SIDE : SIDE) / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const made = await encoded(picture, width, height, isTight ? SMALL_QUALITY : QUALITY);
    return made === null ? "unreadable" : { bytes: await made.arrayBuffer(), mime: made.type, width, height };
  } finally {
    picture.close();
  }
}

/** WebP where the browser writes it, else JPEG: one that cannot writes a PNG ten times the size. */
async function encoded(picture: ImageBitmap, width: number, height: number, quality: number): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (pen === null) return null;
  pen.fillStyle = "white"; // what was transparent would turn black
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  const webp = await written(canvas, "image/webp", quality);
  return webp?.type === "image/webp" ? webp : written(canvas, "image/jpeg", quality);
}

function written(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> {
  return new Promise((done) => canvas.toBlob(done, type, quality));
}

/** What this browser would still take; null when it does not say. */
export async function freeBytes(): Promise<number | null> {
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return usage === undefined || quota === undefined ? null : quota - usage;
}
