// What the screens see of the store: rows, gestures, unsent work and the state of saving.

import type { ReadonlySignal } from "@preact/signals";
import type { Me } from "../protocol/me";
import type { Draft } from "../protocol/operations";
import type { DataOf, EntityName, Operation, Result, WireRow } from "../protocol/types.gen";
import type { OwnWork } from "./own-work";
import type { PictureSource } from "./pictures";
import type { UnsentFile } from "./put-back";
import type { Notice, UnsentBlob } from "./vault";

export type { Draft } from "../protocol/operations";
export type { Notice } from "./vault";

export interface Trashed {
  readonly by: string;
  readonly at: string;
}

export interface Row<E extends EntityName = EntityName> {
  readonly entity: E;
  readonly id: string;
  readonly root: string | null;
  /** 0: the server has not told us of it yet. */
  readonly seq: number;
  readonly data: DataOf[E];
  readonly trashed: Trashed | null;
  /** One tick, or two. */
  readonly saved: "phone" | "server";
  /** What goes into an operation's `base`: the version of the field as shown here. */
  version(field: string): number | `n:${number}`;
}

/** What `perform` did, to be handed to `undo`. */
export interface Gesture {
  readonly ops: readonly string[];
}

export interface DraftNote {
  readonly id: string;
  readonly kind: string;
  readonly value: unknown;
  /** ms */
  readonly at: number;
}

export interface AttentionItem {
  readonly op: Operation;
  readonly title: string;
  readonly result: Result;
  /** When it was refused, ms. */
  readonly at: number;
  readonly dependants: readonly Operation[];
}

export interface UnsentItem {
  readonly op: string;
  /** ms */
  readonly at: number;
  readonly entity: EntityName;
  readonly id: string;
  readonly title: string;
  readonly kind: Operation["kind"];
  /** Names of the fields concerned. */
  readonly what: readonly string[];
  readonly state: "waiting" | "sending" | "held" | "suggested";
  /** Of one sent as a suggestion: the member whom the record belongs to now. */
  readonly owner: string | null;
}

/** What keeps work from getting through although somebody answers. */
export type StuckBy = "busy" | "full" | "server" | "storage" | "network";

export interface SyncStatus {
  readonly state:
    | "first_sync"
    | "saved"
    | "waiting"
    | "sending"
    | "all_sent"
    | "offline"
    | "weak"
    | "signed_out"
    | "needs_you"
    | "upgrade"
    | "storage_trouble"
    | "account_closed";
  readonly waiting: number;
  /** Photos and files whose bytes only this device has. */
  readonly files: number;
  /** Which of how many is on its way. */
  readonly sending: readonly [number, number] | null;
  readonly needsYou: number;
  readonly held: number;
  readonly lastSentAt: number | null;
  readonly lastContactAt: number | null;
  readonly offlineSince: number | null;
  /** During a first sync: what has come so far. */
  readonly received: { readonly rows: number; readonly stage: "mine" | "all" | "prospects" } | null;
  /** Server minus device clock; told to the person above five minutes. */
  readonly clockSkewMs: number;
  readonly persisted: boolean | null;
  readonly quota: { readonly usage: number; readonly quota: number } | null;
  readonly updateReady: boolean;
  /** Typed but not on disk: the storage of this phone does not answer. */
  readonly unsaved: number;
  /** Rows kept apart because the server no longer had them. */
  readonly rescued: number;
  /** What happened to this device's work and has to be known. */
  readonly notices: readonly Notice[];
  /** Since when work waits although the server can be reached; null while all is well. */
  readonly stuckSince: number | null;
  /** Why, as the server or the network said it last; null when nobody knows. */
  readonly stuckBy: StuckBy | null;
  /** Under this number the server has written down what it could not do with the work. */
  readonly stuckRequest: string | null;
  /** Another tab of an older version keeps the storage from being upgraded. */
  readonly blocked: boolean;
  /** Somebody else answered in the server's place: most often a Wi-Fi that wants a sign-in first. */
  readonly portal: boolean;
}

/** Kinds of records that are too many to be held. */
export type Shelved = "comment" | "prospect";

/** All records of such a kind, for whoever has to go through them; those in the trash are left out. */
export interface Shelf {
  /** In the order of their ids, as they stand with own unsent work; `after` is null when this was the last slice. */
  slice<E extends Shelved>(
    entity: E,
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly Row<E>[]; readonly after: string | null }>;
  rows<E extends Shelved>(entity: E, ids: readonly string[]): Promise<readonly Row<E>[]>;
  /** Ids of those that this device has made and not been told of yet: no slice holds them. */
  made(entity: Shelved): readonly string[];
  /** Ids of those that own unsent work makes or changes. */
  touched(entity: Shelved): readonly string[];
  /** Rows as the server told of them, which somebody else has read from this device, with own unsent work laid over. */
  laid<E extends Shelved>(entity: E, told: readonly WireRow[]): readonly Row<E>[];
  /** Run this when the store is closed. */
  whenClosed(work: () => void): void;
  /** Hear which ones have changed, null when any may have; the answer stops it. */
  watch(entity: Shelved, hear: (ids: readonly string[] | null) => void): () => void;
}

export interface Store {
  readonly user: Me["user"];
  readonly workspace: Me["workspace"];
  readonly device: string;
  /** False while the rows of this device are still being read: a list that is empty may not be. */
  readonly ready: ReadonlySignal<boolean>;
  /** Wall clock in ms, corrected by what the server's clock said. */
  now(): number;
  newId(): string;
  derivedId(name: string): string;
  /** The live ones: not in the trash, their root here and not in the trash either. */
  rows<E extends Exclude<EntityName, "comment" | "prospect">>(entity: E): ReadonlySignal<ReadonlyMap<string, Row<E>>>;
  /** The records in the trash, the latest thrown away first. */
  trash(): ReadonlySignal<readonly Row[]>;
  /** Also those in the trash. */
  row<E extends EntityName>(entity: E, id: string): ReadonlySignal<Row<E> | undefined>;
  /** Read from the device and kept live; undefined while being read. */
  children<E extends "comment" | "prospect">(entity: E, root: string): ReadonlySignal<readonly Row<E>[] | undefined>;
  readonly shelf: Shelf;
  /** Each inner list is one gesture, applied by the server as a whole. Resolves when all of it is on disk. */
  perform(...gestures: readonly (readonly Draft[])[]): Promise<Gesture>;
  /** Attach files: when it resolves, their bytes are on the disk together with the gesture that names them. */
  attach(gesture: readonly Draft[], files: readonly UnsentBlob[]): Promise<Gesture>;
  /** The pictures of attachments. */
  readonly pictures: PictureSource;
  /** What this device itself did to a record, oldest first. */
  ownWork(id: string): Promise<readonly OwnWork[]>;
  /** Take a gesture back while nothing of it has left the device; false when it is too late. */
  undo(gesture: Gesture): Promise<boolean>;
  readonly drafts: {
    readonly all: ReadonlySignal<readonly DraftNote[]>;
    put(id: string, kind: string, value: unknown): Promise<void>;
    remove(id: string): Promise<void>;
    /** Written before this page began, or by another one. */
    cameBack(draft: DraftNote): boolean;
  };
  readonly attention: ReadonlySignal<readonly AttentionItem[]>;
  /** Send a refused operation again as a new one, with `newFields` in place of what was refused. */
  resend(item: AttentionItem, newFields?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Send these as one gesture in the place of a refused operation. */
  replace(item: AttentionItem, drafts: readonly Draft[]): Promise<void>;
  discard(item: AttentionItem): Promise<void>;
  /** Send the rows that the server no longer had as new ones; they are then no longer kept apart. */
  sendRescued(): Promise<void>;
  /** Let go of the rows that were kept apart. */
  dropRescued(): Promise<void>;
  /** The person has read it. */
  putAway(notice: Notice): Promise<void>;
  readonly unsent: ReadonlySignal<readonly UnsentItem[]>;
  readonly status: ReadonlySignal<SyncStatus>;
  /** All that only this device holds, as a JSON file. */
  exportUnsent(): Promise<Blob>;
  /** What such a file holds and this device does not; resolves with how many changes and drafts that were. */
  putBack(file: UnsentFile): Promise<number>;
  /** Let go of what the server can send again; resolves with the bytes that this has freed. */
  makeSpace(): Promise<number>;
  close(): Promise<void>;
}
