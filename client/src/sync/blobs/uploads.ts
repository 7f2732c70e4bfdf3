// Sends files beside the queue and never in front of it: smallest first, of equal ones the newest, each with its own patience.

import { type Signal, signal } from "@preact/signals";
import type { Cancel, Platform } from "../../platform";
import { Problem, Unreachable } from "../../protocol/problem";
import type { Operation, RefusalCode } from "../../protocol/types.gen";
import type { PictureSource, Size, Upload } from "../../store/pictures";
import { report } from "../../store/report";
import type { LocalStore, Row } from "../../store/store";
import { titleOf } from "../../store/titles";
import type { UnsentBlob } from "../../store/vault";
import type { Transport } from "../transport";
import { getBytes } from "./get-bytes";
import { confirm, drop, isKept, isUnsent, keep, kept, keptIds, offerAgain, park, unsentBlob, unsentIds } from "./kept";
import { ChunkSize, sendFile } from "./send-file";
import { sha256 } from "./sha256";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;
const MOST_FAILURES = 10;
const HOUR_MS = 3_600_000;
/** What no second try can change. */
const FINAL: ReadonlySet<string> = new Set(["unreadable", "too_many_pixels", "unsupported_type", "too_large"]);
/** Nobody's fault: it goes on when there is room, or time. */
const PATIENT: ReadonlySet<string> = new Set(["storage_full", "slow_down", "busy"]);

export interface Ports extends Pick<Platform, "clock" | "timers" | "fetch"> {
  readonly store: LocalStore;
  readonly transport: Transport;
  /** The last round of syncing went well: a failure now is the file's own. */
  isOnline(): boolean;
}

interface Trouble {
  readonly failures: number;
  /** Monotonic ms. */
  readonly until: number;
}

type Attached = Row<"attachment">;

/** Text is waiting: it goes first. */
class TextFirst extends Error {}

export class Uploads implements PictureSource {
  readonly uploading: Signal<Upload | null> = signal(null);
  readonly #ports: Ports;
  readonly #size = new ChunkSize();
  readonly #troubles = new Map<string, Trouble>();
  /** What was confirmed here, with the number its row had then: until another one comes it is no loss of the server's. */
  readonly #confirmed = new Map<string, number>();
  #abort: AbortController | null = null;
  #running: Promise<void> | null = null;
  #wantsAnother = false;
  #cancel: Cancel = () => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** This tab sends from now on. */
  start(): void {
    this.#abort ??= new AbortController();
  }

  async stop(): Promise<void> {
    this.#cancel();
    this.#abort?.abort();
    this.#abort = null;
    await this.#running;
  }

  /** There may be something to send, and the server answers. Resolves when all that may go now was tried. */
  wake(): Promise<void> {
    if (this.#abort === null) return Promise.resolve();
    if (this.#running !== null) {
      this.#wantsAnother = true;
      return this.#running;
    }
    this.#cancel();
    this.#running = this.#run(this.#abort.signal)
      .catch((error: unknown) => report(this.#ports.clock.wallNow(), "files", error))
      .finally(() => {
        this.#running = null;
        this.uploading.value = null;
        if (this.#wantsAnother) {
          this.#wantsAnother = false;
          void this.wake();
        }
      });
    return this.#running;
  }

  async picture(attachment: string, size: Size): Promise<Blob | null> {
    const { store, clock } = this.#ports;
    const own = await unsentBlob(store.vault, attachment);
    if (own !== undefined) return new Blob([own.bytes], { type: own.mime });
    const here = await kept(store.cache, size, attachment);
    if (here !== undefined) {
      if (clock.wallNow() - here.usedAt > HOUR_MS) void keep(store.cache, size, { ...here, usedAt: clock.wallNow() });
      return new Blob([here.bytes], { type: here.mime });
    }
    if (store.row("attachment", attachment).peek()?.data.state !== "here") return null;
    const got = await getBytes(this.#ports, attachment, size);
    if (got === null) return null;
    await keep(store.cache, size, { id: attachment, ...got, usedAt: clock.wallNow() }).catch(() => undefined);
    return new Blob([got.bytes], { type: got.mime });
  }

  async has(attachment: string): Promise<boolean> {
    const { store } = this.#ports;
    return (await isUnsent(store.vault, attachment)) || (await isKept(store.cache, "originals", attachment));
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.#forgetUnseen();
    await this.#reoffer();
    const queue = await this.#queue();
    for (const id of queue) {
      if (signal.aborted || !(await this.#one(id, signal))) break;
    }
    this.#planNext();
  }

  /** What may go now, in its order. */
  async #queue(): Promise<string[]> {
    const { store, clock } = this.#ports;
    const waiting = new Set(
      store.unsent
        .peek()
        .filter(({ state }) => state !== "held")
        .map(({ id }) => id),
    );
    const parked = new Set(store.attention.peek().map(({ op }) => ("id" in op ? op.id : "")));
    const now = clock.monotonic();
    const ids = (await unsentIds(store.vault)).filter((id) => {
      const isTrashed = this.#row(id)?.trashed != null;
      return !waiting.has(id) && !parked.has(id) && !isTrashed && (this.#troubles.get(id)?.until ?? 0) <= now;
    });
    return ids.sort((a, b) => this.#before(this.#row(a), this.#row(b)));
  }

  #before(one: Attached | undefined, other: Attached | undefined): number {
    const [a, b] = [one?.data.size ?? Number.MAX_SAFE_INTEGER, other?.data.size ?? Number.MAX_SAFE_INTEGER];
    return a - b || (other?.data.created_at ?? "").localeCompare(one?.data.created_at ?? "");
  }

  #row(id: string): Attached | undefined {
    return this.#ports.store.row("attachment", id).peek();
  }

  /** Answers whether others should be tried now. */
  async #one(id: string, signal: AbortSignal): Promise<boolean> {
    const { store, transport, clock } = this.#ports;
    const blob = await unsentBlob(store.vault, id);
    if (blob === undefined) return true;
    try {
      if (this.#row(id)?.data.state !== "here") {
        await sendFile(blob, this.#size, {
          transport,
          signal,
          mayGoOn: () => this.#letTextGoFirst(),
          onShare: (share) => {
            this.uploading.value = { id, share };
          },
        });
      }
      await confirm(store.vault, store.cache, id, clock.wallNow());
      this.#troubles.delete(id);
      this.#confirmed.set(id, this.#row(id)?.seq ?? 0);
      await store.filesChanged();
      return true;
    } catch (error) {
      return this.#failed(blob, error);
    } finally {
      this.uploading.value = null;
    }
  }

  #letTextGoFirst(): void {
    const isWaiting = this.#ports.store.unsent.peek().some(({ state }) => state === "waiting" || state === "sending");
    if (isWaiting && this.#ports.isOnline()) throw new TextFirst();
  }

  async #failed(blob: UnsentBlob, error: unknown): Promise<boolean> {
    if (error instanceof TextFirst) return false;
    if (error instanceof Problem && (error.status === 401 || error.status === 403)) return false;
    if (error instanceof Unreachable && (error.why === "aborted" || !this.#ports.isOnline())) return false;
    if (error instanceof Problem && FINAL.has(error.code)) {
      await this.#park(blob, error);
      return true;
    }
    const isPatient = error instanceof Problem && PATIENT.has(error.code);
    const before = this.#troubles.get(blob.id)?.failures ?? 0;
    const failures = isPatient ? before : before + 1;
    if (failures >= MOST_FAILURES) {
      await this.#park(blob, error);
      return true;
    }
    const waitMs = (error instanceof Problem ? error.retryAfterMs : null) ?? this.#wait(failures);
    this.#troubles.set(blob.id, { failures, until: this.#ports.clock.monotonic() + waitMs });
    // A dead line is dead for all of them; an answer, or a proxy that chokes on this one, says nothing of the others.
    return !(error instanceof Unreachable) || error.why === "not_ours";
  }

  #wait(failures: number): number {
    return (
      Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1)) * (0.5 + this.#ports.clock.random() / 2)
    );
  }

  /** It needs its person: until it is sent again or given up nothing more is tried. */
  async #park(blob: UnsentBlob, error: unknown): Promise<void> {
    const { store, clock } = this.#ports;
    this.#troubles.delete(blob.id);
    const row = this.#row(blob.id);
    const op = clock.newId();
    const code: RefusalCode = error instanceof Problem && FINAL.has(error.code) ? "invalid" : "server_error";
    const operation: Operation = {
      kind: "attachment.add",
      n: 0,
      op,
      at: new Date(blob.at).toISOString(),
      id: blob.id,
      root: row?.root ?? "",
      sha256: blob.sha256,
      size: blob.bytes.byteLength,
      mime: blob.mime,
      caption: row?.data.caption ?? null,
    };
    await park(store.vault, {
      op,
      entity: "attachment",
      id: blob.id,
      title: this.#rootTitle(row?.root ?? null),
      operation,
      result: {
        n: 0,
        op,
        status: "rejected",
        code,
        detail: error instanceof Problem ? error.detail : "",
        repairs: ["resend", "discard"],
      },
      at: clock.wallNow(),
      dependants: [],
    });
    await store.filesChanged();
  }

  #rootTitle(root: string | null): string {
    const { store } = this.#ports;
    for (const entity of ["opportunity", "folder", "contact", "prospect_list"] as const) {
      const row = root === null ? undefined : store.row(entity, root).peek();
      if (row !== undefined) return titleOf(row);
    }
    return "";
  }

  /** What this person may not see any more, or was erased, leaves no picture here. */
  async #forgetUnseen(): Promise<void> {
    const { store } = this.#ports;
    if (!store.ready.peek()) return; // not all rows are read yet: one that is missing may still come
    for (const size of ["thumbs", "originals"] as const) {
      const unseen = (await keptIds(store.cache, size)).filter((id) => this.#row(id) === undefined);
      if (unseen.length > 0) await drop(store.cache, size, unseen);
    }
  }

  /** What the server has lost, by decay or by being put back, and this device still holds. */
  async #reoffer(): Promise<void> {
    const { store, clock } = this.#ports;
    const me = store.user.id;
    const lost = [...store.rows("attachment").peek().values()].filter(
      ({ id, seq, data, saved }) =>
        saved === "server" &&
        this.#confirmed.get(id) !== seq &&
        (data.state === "damaged" || (data.state == null && data.created_by === me)),
    );
    const unsent = new Set(lost.length > 0 ? await unsentIds(store.vault) : []);
    for (const { id, data } of lost) {
      const here = unsent.has(id) ? undefined : await kept(store.cache, "originals", id);
      if (here === undefined || data.sha256 == null || (await sha256(here.bytes)) !== data.sha256) continue;
      await offerAgain(store.vault, {
        id,
        sha256: data.sha256,
        mime: here.mime,
        bytes: here.bytes,
        at: clock.wallNow(),
      });
    }
  }

  /** Wake again when the first of those that wait has waited enough. */
  #planNext(): void {
    const { clock, timers } = this.#ports;
    const waits = [...this.#troubles.values()].map(({ until }) => until - clock.monotonic());
    if (waits.length === 0) return;
    this.#cancel();
    this.#cancel = timers.after(Math.max(0, Math.min(...waits)), () => void this.wake());
  }
}
