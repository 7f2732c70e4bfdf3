import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { makePhoto } from "./make-photo";

const MB = 1024 * 1024;
const close = vi.fn();
let written: { readonly type: string; readonly quality: number | undefined }[] = [];
let speaksWebp = true;

/** happy-dom draws nothing: what is asked of the canvas is written down. */
beforeEach(() => {
  written = [];
  speaksWebp = true;
  close.mockClear();
  vi.stubGlobal("createImageBitmap", async (file: Blob) => {
    if (file.type !== "image/jpeg") throw new DOMException("no picture", "InvalidStateError");
    return { width: 4_000, height: 3_000, close };
  });
  const pen = { fillRect: vi.fn(), drawImage: vi.fn() };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(pen as unknown as null);
  vi.spyOn(HTMLCanvasElement.prototype, "toBlob").mockImplementation((done, type = "image/png", quality) => {
    written.push({ type, quality: quality as number | undefined });
    const got = type === "image/webp" && !speaksWebp ? "image/png" : type;
    done(new Blob(["pixels"], { type: got }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const PHOTO = new Blob(["EXIF of the camera"], { type: "image/jpeg" });

describe("a photo", () => {
  test("is made smaller once, and holds only what was drawn", async () => {
    const made = await makePhoto(PHOTO, 1_000 * MB);

    expect(made).toMatchObject({ width: 2_000, height: 1_500, mime: "image/webp" });
    expect(new TextDecoder().decode(typeof made === "string" ? undefined : made.bytes)).toBe("pixels");
    expect(close).toHaveBeenCalledOnce();
  });

  test("is a JPEG where the browser writes no WebP", async () => {
    speaksWebp = false;

    const made = await makePhoto(PHOTO, null);

    expect(made).toMatchObject({ mime: "image/jpeg" });
    expect(written.map(({ type }) => type)).toEqual(["image/webp", "image/jpeg"]);
  });

  test("is smaller still on a phone that is getting full, and not kept on a full one", async () => {
    const tight = await makePhoto(PHOTO, 50 * MB);
    const full = await makePhoto(PHOTO, 10 * MB);

    expect(tight).toMatchObject({ width: 1_200, height: 900 });
    expect(full).toBe("no-room");
  });

  test("that the phone cannot read is said to be none", async () => {
    expect(await makePhoto(new Blob(["words"], { type: "text/plain" }), null)).toBe("unreadable");
  });
});
