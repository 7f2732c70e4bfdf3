// Sends one file: declared by hash and size, then chunk by chunk from where the server stands.

import { Problem, Unreachable } from "../../protocol/problem";
import type { BlobAnswer } from "../../protocol/types.gen";
import type { UnsentBlob } from "../../store/vault";
import type { Transport } from "../transport";

const SMALLEST = 8_192;
const FIRST = 65_536;
const LARGEST = 262_144;
/** The server may say so often that the upload stands elsewhere. */
const MOST_TURNS = 8;
const CHUNK_TYPE = "application/offset+octet-stream";
/** Looking at a picture takes the server a while. */
const PATIENCE_MS = 40_000;

export interface Sending {
  readonly transport: Transport;
  readonly signal: AbortSignal;
  /** Called before each chunk; throws to let others go first. */
  mayGoOn(): void;
  onShare(share: number): void;
}

/** What is right for this network: smaller after a failure, larger when all goes well. Kept between files. */
export class ChunkSize {
  bytes = FIRST;

  grow(): void {
    this.bytes = Math.min(LARGEST, this.bytes * 2);
  }

  shrink(): void {
    this.bytes = Math.max(SMALLEST, this.bytes / 2);
  }
}

/** Resolves when the server has all of it; throws `Problem`, `Unreachable`, or what `mayGoOn` throws. */
export async function sendFile(blob: UnsentBlob, size: ChunkSize, sending: Sending): Promise<void> {
  const { transport, signal } = sending;
  let stands = await begin(blob, sending);
  let turns = 0;
  while (!stands.done) {
    sending.mayGoOn();
    const chunk = blob.bytes.slice(stands.offset, stands.offset + size.bytes);
    const headers = { "Content-Type": CHUNK_TYPE, "Upload-Offset": String(stands.offset) };
    try {
      const raw = { bytes: chunk, headers };
      const answer = await transport("PATCH", `/blobs/${stands.id}`, undefined, {
        signal,
        raw,
        firstByteMs: PATIENCE_MS,
      });
      stands = answered(answer.body);
      size.grow();
    } catch (error) {
      if (error instanceof Unreachable) size.shrink();
      const offset = elsewhere(error);
      if (offset === null || ++turns > MOST_TURNS) throw error;
      stands = { ...stands, offset };
    }
    sending.onShare(stands.size === 0 ? 1 : stands.offset / stands.size);
  }
}

async function begin(blob: UnsentBlob, { transport, signal }: Sending): Promise<BlobAnswer> {
  const asked = { sha256: blob.sha256, size: blob.bytes.byteLength };
  return answered((await transport("POST", "/blobs", asked, { signal })).body);
}

/** Where the server says that the upload stands, if that is what it says. */
function elsewhere(error: unknown): number | null {
  if (!(error instanceof Problem) || error.code !== "wrong_offset") return null;
  const { offset } = error.members;
  return typeof offset === "number" ? offset : null;
}

function answered(body: unknown): BlobAnswer {
  const { id, offset, size, done } = (body ?? {}) as Partial<BlobAnswer>;
  if (typeof id !== "string" || typeof offset !== "number" || typeof size !== "number" || typeof done !== "boolean") {
    throw new Unreachable("not_ours");
  }
  return { id, offset, size, done };
}
