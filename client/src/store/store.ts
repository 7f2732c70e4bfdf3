// The store of one person on one device: rows to show, operations to keep, and what they are waiting for.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Platform } from "../platform";
import type { Me } from "../protocol/me";
import type { EntityName, WireRow } from "../protocol/types.gen";
import { type Beginning, baseRow, baseRows, type Cache, childrenOf, type Key, slice } from "./cache";
import { derivedId } from "./derived-id";
import { Drafts } from "./drafts";
import type { LocalFacts } from "./facts";
import { deleteDraft } from "./gesture";
import { type Gestures, Keeping } from "./keeping";
import { Known } from "./known";
import { loadRest, readAll, showFirst } from "./loading";
import { attentionOf, pendingOf, unsentOf } from "./memory";
import { noteName, noteText } from "./note";
import { type OwnWork, ownWork } from "./own-work";
import { NO_PICTURES, type PictureSource } from "./pictures";
import { type Progress, progressOf, type Settled } from "./progress";
import type { UnsentFile } from "./put-back";
import { report } from "./report";
import { DiskShelf } from "./shelf";
import { askToPersist, letGoOfPictures, storageState } from "./storage";
import type { AttentionItem, Draft, Gesture, Notice, Row, Store, SyncStatus } from "./types";
import { change, look, type UnsentBlob, type Vault } from "./vault";
import { type Touched, View } from "./view";
import { type Beside, instead, Writing } from "./writing";

export type {
  AttentionItem,
  Draft,
  DraftNote,
  Gesture,
  Notice,
  Row,
  Shelved,
  Store,
  SyncStatus,
  Trashed,
  UnsentItem,
} from "./types";

export interface StorePorts
  extends Pick<Platform, "clock" | "indexedDB" | "storage" | "note" | "reserveBytes" | "soon" | "breath" | "rest"> {
  readonly status: ReadonlySignal<SyncStatus>;
  readonly facts: Signal<LocalFacts>;
  /** The vault was changed here: tell the other tabs. */
  onVault(): void;
  /** There is something to send. */
  onWrite(): void;
  /** Wait this long, or until there is reason to think that storage works again. */
  pause(ms: number): Promise<void>;
}

export class LocalStore implements Store {
  readonly user: Me["user"];
  readonly workspace: Me["workspace"];
  readonly vault: Vault;
  readonly cache: Cache;
  readonly status: ReadonlySignal<SyncStatus>;
  readonly ready = signal(false);
  /** Server minus device clock, ms. */
  readonly offset = signal(0);
  /** The numbers that are on their way to the server, for the sync sheet. */
  readonly flight = signal<readonly [number, number] | null>(null);
  readonly attention: Store["attention"];
  readonly unsent: Store["unsent"];
  readonly drafts: Store["drafts"];
  readonly shelf: DiskShelf;
  /** Given by who opens the store: pictures come from the server too. */
  pictures: PictureSource = NO_PICTURES;
  readonly #me: Me;
  readonly #ports: StorePorts;
  readonly #view: View;
  readonly #known: Known;
  readonly #keeping: Keeping;
  readonly #writing: Writing;
  #settled: Settled | null = null;
  #cursor: string | null = null;
  #isClosed = false;
  #isProtected = false;
  #hasShown = false;
  #noted = "";

  constructor(me: Me, vault: Vault, cache: Cache, ports: StorePorts) {
    this.#me = me;
    this.#ports = ports;
    this.user = me.user;
    this.workspace = me.workspace;
    this.vault = vault;
    this.cache = cache;
    this.status = ports.status;
    this.#known = new Known(vault, () => this.#settled);
    const contents = this.#known.contents;
    this.attention = computed(() => attentionOf(contents.value));
    this.unsent = computed(() => unsentOf(contents.value, this.flight.value));
    this.drafts = new Drafts({
      vault,
      known: this.#known,
      now: () => this.now(),
      onKept: () => this.#drafted(),
      onTrouble: () => this.#tell({ isDraftUnsaved: true }),
    });
    this.#keeping = new Keeping({
      onTrouble: (unsaved, isFull) => this.#tell({ unsaved, isFull }),
      pause: ports.pause,
      isClosed: () => this.#isClosed,
    });
    this.#view = new View({
      user: me.user.id,
      soon: (work) => this.#soon(work),
      disk: {
        row: (entity, id) => baseRow(cache, entity, id),
        children: async (entity, root) => (await childrenOf(cache, entity, root)).rows,
      },
    });
    this.shelf = new DiskShelf({
      slice: (entity, after, limit) => slice(cache, entity, after, limit),
      rows: (keys) => baseRows(cache, keys),
      fold: (base, entity, id) => this.#view.foldShelved(base, entity, id),
      made: (entity) => this.#view.madeOf(entity),
      touched: (entity) => this.#view.touchedOf(entity),
      watch: (hear) => this.#view.watchDisk(hear),
    });
    this.#writing = new Writing({
      vault,
      known: this.#known,
      keeping: this.#keeping,
      sources: {
        row: (entity, id) => this.#view.now(entity, id),
        rootTitle: (id) => this.#view.rootTitle(id),
        newId: () => this.newId(),
      },
      stamp: () => ({
        at: new Date(ports.clock.wallNow()).toISOString(),
        off: this.offset.peek(),
        newDevice: () => this.newId(),
      }),
      changed: () => this.vaultChanged(),
      show: () => this.#showPending(),
    });
  }

  /** Read what was not sent, show it with the first rows; the rest follows while the person already looks. */
  async begin({ progress, offset, first }: Beginning): Promise<void> {
    this.#settled = progress.settled;
    this.#cursor = progress.cursor;
    this.offset.value = offset;
    this.#tell({ isComplete: progress.complete });
    const { clock, storage, breath, rest = breath } = this.#ports;
    const reported = {
      damaged: (rows: number) => report(clock.wallNow(), "damaged rows on this device", rows),
      isClosed: () => this.#isClosed,
      breath,
      rest,
    };
    const known = this.vaultChanged(); // asked before the rows are taken in, which takes as long as the answer
    const places = showFirst(this.#view, first, reported);
    await known;
    loadRest(this.cache, this.#view, places, reported)
      .then(() => {
        this.ready.value = true;
      })
      .catch((error: unknown) => report(clock.wallNow(), "rows not read", error));
    void storageState(storage).then((state) => this.#tell(state));
  }

  get device(): string {
    return this.#known.contents.peek().device;
  }

  now(): number {
    return this.#ports.clock.wallNow() + this.offset.peek();
  }

  newId(): string {
    return this.#ports.clock.newId();
  }

  derivedId(name: string): string {
    return derivedId(this.workspace.id, name);
  }

  rows<E extends EntityName>(entity: E): ReadonlySignal<ReadonlyMap<string, Row<E>>> {
    return this.#view.rows(entity) as ReadonlySignal<ReadonlyMap<string, Row<E>>>; // filed by entity
  }

  trash(): ReadonlySignal<readonly Row[]> {
    return this.#view.trash();
  }

  row<E extends EntityName>(entity: E, id: string): ReadonlySignal<Row<E> | undefined> {
    return this.#view.row(entity, id) as ReadonlySignal<Row<E> | undefined>;
  }

  children<E extends "comment" | "prospect">(entity: E, root: string): ReadonlySignal<readonly Row<E>[] | undefined> {
    return this.#view.children(entity, root) as ReadonlySignal<readonly Row<E>[] | undefined>;
  }

  perform(...gestures: Gestures): Promise<Gesture> {
    return this.#perform(gestures);
  }

  attach(gesture: readonly Draft[], files: readonly UnsentBlob[]): Promise<Gesture> {
    return this.#perform([gesture], (tx) => Promise.all(files.map((file) => tx.objectStore("blobs_unsent").put(file))));
  }

  ownWork(id: string): Promise<readonly OwnWork[]> {
    return ownWork(this.vault, id);
  }

  async undo(gesture: Gesture): Promise<boolean> {
    const isBack = await this.#writing.undo(gesture);
    if (isBack) this.#ports.onVault();
    return isBack;
  }

  async resend(item: AttentionItem, newFields: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const { resent } = await import("./resending");
    await this.replace(item, resent(item, newFields));
  }

  async replace(item: AttentionItem, drafts: readonly Draft[]): Promise<void> {
    await this.#perform([drafts], instead(item.op.op));
  }

  async discard(item: AttentionItem): Promise<void> {
    if (item.op.kind === "attachment.add") await this.#giveUp(item.op.id);
    await this.#drop("attention", item.op.op);
  }

  putAway(notice: Notice): Promise<void> {
    return this.#drop("notices", notice.id);
  }

  async sendRescued(): Promise<void> {
    const kept = await look(this.vault, ["rescue"], (tx) => tx.objectStore("rescue").getAll());
    const { asNew, comesBack } = await import("./rescue");
    const members = this.rows("member").peek();
    const isColleague = (member: string): boolean => members.get(member)?.data.active === true;
    const sender = { user: this.user.id, isAdmin: this.user.role === "admin", isColleague };
    const rows = kept.map(({ row }) => row).filter((row) => comesBack(row, sender));
    await this.#perform(asNew(rows, sender), (tx) =>
      Promise.all(rows.map(({ entity, id }) => tx.objectStore("rescue").delete([entity, id]))),
    );
  }

  async dropRescued(): Promise<void> {
    await change(this.vault, ["rescue"], (tx) => tx.objectStore("rescue").clear());
    await this.#changedHere();
  }

  async makeSpace(): Promise<number> {
    const { storage } = this.#ports;
    const before = (await storageState(storage)).quota?.usage ?? 0;
    await letGoOfPictures(this.cache);
    const state = await storageState(storage);
    this.#tell(state);
    return Math.max(0, before - (state.quota?.usage ?? before));
  }

  async putBack(file: UnsentFile): Promise<number> {
    const { missingHere } = await import("./put-back");
    const missing = await look(this.vault, ["outbox", "journal", "attention"], (tx) => missingHere(tx, file));
    if (missing.length > 0) await this.#perform(missing);
    const held = new Set(this.drafts.all.peek().map(({ id }) => id));
    const drafts = file.drafts.filter(({ id }) => !held.has(id));
    for (const { id, kind, value } of drafts) await this.drafts.put(id, kind, value);
    return missing.flat().length + drafts.length;
  }

  async exportUnsent(): Promise<Blob> {
    const at = new Date(this.now()).toISOString();
    const leftover = { me: this.#me, at, contents: this.#known.contents.peek(), unsaved: this.#keeping.unsaved };
    const { exported } = await import("./export");
    return exported(this.vault, leftover);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.shelf.close();
    await Promise.all([this.vault.close(), this.cache.close()]);
  }

  /** Whether somebody looks at records that are not held in memory. */
  looksAtDisk(): boolean {
    return this.#view.looksAtDisk();
  }

  /** A pull was committed in this tab: show its rows and what is still pending over them in one step. */
  committed(touched: Touched, progress: Progress): void {
    this.#settled = progress.settled;
    this.#cursor = progress.cursor;
    this.#view.take({ ...touched, pending: this.#pending() });
    // Whoever hears that all is here looks at once: it has to stand there before the next frame.
    if (progress.complete && !this.#ports.facts.peek().isComplete) this.#view.flush();
    this.#tell({ isComplete: progress.complete });
  }

  /** Another tab has pulled: read again what it touched. */
  async reread(keys: readonly Key[]): Promise<void> {
    const [progress, found] = await Promise.all([progressOf(this.cache), baseRows(this.cache, keys)]);
    const rows = found.filter((row): row is WireRow => row !== undefined);
    this.committed({ rows, gone: keys.filter((_, i) => found[i] === undefined) }, progress);
  }

  /** This tab may have slept while others worked. */
  async catchUp(): Promise<void> {
    const { cursor } = await progressOf(this.cache);
    if (cursor !== this.#cursor) await this.rereadAll();
    await this.vaultChanged();
  }

  /** Every row may have changed. */
  async rereadAll(): Promise<void> {
    const progress = await progressOf(this.cache);
    await readAll(this.cache, this.#view);
    this.committed({}, progress);
  }

  /** Syncing or another tab has changed the vault. */
  async vaultChanged(): Promise<void> {
    await Promise.all([this.#known.reread(), this.#countFiles()]);
    this.#showPending();
  }

  /** A file has gone, or needs its person. */
  filesChanged(): Promise<void> {
    return this.#changedHere();
  }

  async #perform(gestures: Gestures, beside?: Beside): Promise<Gesture> {
    const gesture = await this.#writing.perform(gestures, beside);
    this.#ports.onVault();
    this.#ports.onWrite();
    void this.#protect();
    return gesture;
  }

  /** Its bytes go, and with them the picture that would never come. */
  async #giveUp(attachment: string): Promise<void> {
    await change(this.vault, ["blobs_unsent"], (tx) => tx.objectStore("blobs_unsent").delete(attachment));
    const row = this.row("attachment", attachment).peek();
    if (row?.trashed === null) await this.#perform([[deleteDraft(this, "attachment", attachment)]]);
  }

  async #countFiles(): Promise<void> {
    const files = await look(this.vault, ["blobs_unsent"], (tx) => tx.objectStore("blobs_unsent").count());
    this.#tell({ files });
  }

  async #drop(store: "attention" | "notices", key: string): Promise<void> {
    await change(this.vault, [store], (tx) => tx.objectStore(store).delete(key));
    await this.#changedHere();
  }

  async #changedHere(): Promise<void> {
    await this.vaultChanged();
    this.#ports.onVault();
  }

  #pending(): ReturnType<typeof pendingOf> {
    return pendingOf(this.#known.contents.peek(), this.#settled);
  }

  /** A tap answers at once: shown without waiting for a frame. */
  #showPending(): void {
    this.#view.take({ pending: this.#pending() });
    this.#view.flush();
    const { outbox, refused, answered, rescued, notices, device, made } = this.#known.contents.peek();
    this.#note(noteText(device, made));
    const waiting = outbox.filter(({ operation }) => operation.kind !== "skip");
    const [oldest] = waiting;
    this.#tell({
      waiting: waiting.length,
      waitingSince: oldest === undefined ? null : Date.parse(oldest.operation.at),
      needsYou: refused.length,
      held: answered.filter(({ standing }) => standing === "held").length,
      rescued,
      notices,
    });
  }

  /** Before the next frame; once the first page of a first sync is there, when nothing else is pressing. */
  #soon(work: () => void): void {
    const { rest, soon } = this.#ports;
    const isComing = !this.#ports.facts.peek().isComplete && this.#hasShown;
    this.#hasShown = true;
    if (isComing && rest !== undefined) void rest().then(work);
    else soon(work);
  }

  #note(text: string): void {
    if (text === this.#noted) return;
    this.#noted = text;
    this.#ports.note?.write(noteName(this.user.id), text);
  }

  #drafted(): void {
    if (this.#ports.facts.peek().isDraftUnsaved) this.#tell({ isDraftUnsaved: false });
    this.#ports.onVault();
  }

  /** After the first save the data is worth something: ask the browser to keep it, and lay in the reserve. */
  async #protect(): Promise<void> {
    if (this.#isProtected) return;
    this.#isProtected = true;
    const { storage, reserveBytes } = this.#ports;
    this.#tell(await askToPersist(storage));
    if (reserveBytes === 0) return;
    try {
      const { keepReserve } = await import("./reserve");
      await keepReserve(this.vault, reserveBytes);
    } catch {
      this.#isProtected = false; // its code has never been here and there is no network: after the next save
    }
  }

  #tell(facts: Partial<LocalFacts>): void {
    this.#ports.facts.value = { ...this.#ports.facts.peek(), ...facts };
  }
}
