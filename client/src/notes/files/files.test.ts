// F5, A7: which files are taken, and what is kept of a memo.
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Draft, Gesture, Store } from "../../store/store";
import type { UnsentBlob } from "../../store/vault";
import { duration } from "../audio/duration";
import { addFile, addMemo } from "./commands";
import { sniffed } from "./sniff";

function attaching() {
  const kept: { draft: Draft | undefined; file: UnsentBlob | undefined }[] = [];
  const store = {
    newId: () => "a1",
    now: () => 1_000,
    attach: async (gesture: readonly Draft[], files: readonly UnsentBlob[]): Promise<Gesture> => {
      kept.push({ draft: gesture[0], file: files[0] });
      return { ops: [] };
    },
  } as unknown as Store;
  return { store, kept };
}

const pdf = new File(["%PDF-1.7 quotation"], "Quotation 12.pdf", { type: "text/plain" });

afterEach(() => vi.unstubAllGlobals());

describe("F5: a file that is picked", () => {
  test("is told by its bytes, whatever its name or its sender says", () => {
    const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
    expect(sniffed(bytes("%PDF-1.4"))).toBe("application/pdf");
    expect(sniffed(bytes("\x1aE\xdf\xa3"))).toBe("audio/webm");
    expect(sniffed(bytes("\0\0\0\x20ftypiso5"))).toBe("audio/mp4");
    expect(sniffed(bytes("RIFF\0\0\0\0WAVE"))).toBe("audio/wav");
    expect(sniffed(bytes("PK\x03\x04"))).toBeNull();
    expect(sniffed(new Uint8Array())).toBeNull();
  });

  test("is kept with its name, byte for byte, under the words it belongs to", async () => {
    const { store, kept } = attaching();
    await addFile(store, { root: "o1", parent: "c1" }, pdf);
    expect(kept[0]?.draft).toMatchObject({
      kind: "attachment.add",
      root: "o1",
      parent: "c1",
      mime: "application/pdf",
      attached_as: "document",
      caption: "Quotation 12.pdf",
      size: pdf.size,
    });
    expect(new TextDecoder().decode(kept[0]?.file?.bytes)).toBe("%PDF-1.7 quotation");
  });

  test("is refused at once, and why, where the server would refuse it later", async () => {
    const { store, kept } = attaching();
    const large = new File([`%PDF-${"x".repeat(100)}`], "scan.pdf");
    Object.defineProperty(large, "size", { value: 26 * 1024 * 1024 });
    expect(await addFile(store, { root: "o1" }, new File(["PK\x03\x04"], "list.xlsx"))).toBe("unsupported");
    expect(await addFile(store, { root: "o1" }, large)).toBe("too-large");
    expect(await addFile(store, { root: "o1" }, new File([], "empty.pdf"))).toBe("empty");
    expect(kept).toEqual([]);
  });

  test("is not kept on a phone that is almost full, so that text still is", async () => {
    const { store } = attaching();
    vi.stubGlobal("navigator", { storage: { estimate: async () => ({ usage: 99_000_000, quota: 100_000_000 }) } });
    expect(await addFile(store, { root: "o1" }, pdf)).toBe("no-room");
  });
});

describe("A7: a memo", () => {
  test("is a recording of so many seconds, named by its plain kind", async () => {
    const { store, kept } = attaching();
    await addMemo(store, { root: "o1" }, new Blob(["sound"], { type: "audio/webm;codecs=opus" }), 7);
    expect(kept[0]?.draft).toMatchObject({ attached_as: "audio", mime: "audio/webm", seconds: 7, size: 5 });
    expect(await addMemo(store, { root: "o1" }, new Blob([]), 1)).toBe("empty");
  });

  test("shows its length as a clock does", () => {
    expect([0, 7.9, 65, 3_725].map(duration)).toEqual(["0:00", "0:07", "1:05", "1:02:05"]);
  });
});
