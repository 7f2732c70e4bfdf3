// Who is signed in on this device, and the store and engine that belong to them.

import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { DeviceName } from "./api";
import { clock, newId } from "./clock";
import { later } from "./later";
import type { Me } from "./protocol/me";
import { Problem, Unreachable } from "./protocol/problem";
import { eraseCache } from "./store/cache";
import {
  type DeviceDb,
  openDeviceDb,
  type Person,
  personByEmail,
  rememberPerson,
  rememberSignOut,
  whoIsHere,
} from "./store/device-db";
import { Disk } from "./store/disk";
import { noteName } from "./store/note";
import { forget, remember, remembered } from "./store/remembered";
import { report } from "./store/report";
import type { Store } from "./store/store";
import { eraseVault } from "./store/vault";
import type { Engine } from "./sync/engine";
import { type Opened, open, type Wishes } from "./sync/open";
import { csrfNow, page, setCsrf } from "./sync/own-session";
import { applyUpdate, updateReady, watchUpdates } from "./updates";

export type Session =
  | { readonly state: "starting" }
  | { readonly state: "set_up" }
  | { readonly state: "signed_out"; readonly lastUser?: { readonly name: string; readonly email: string } }
  | { readonly state: "signed_in"; readonly me: Me; readonly store: Store; readonly engine: Engine };

export type SignOut = "send" | "keep" | "discard";

const ERASE_MS = 3_000;

const current = signal<Session>({ state: "starting" });
export const session: ReadonlySignal<Session> = current;

const devices: DeviceDb = openDeviceDb();
let opened: Opened | null = null;
/** Ends `watchMe`. Held, or the effect and the row it reads, which only it uses, would be collected as garbage. */
let unwatchMe: () => void = () => undefined;
/** The id given away by `thisDevice` before anybody was signed in with it. */
let newDevice: string | null = null;
/** An old session being ended; a new one must not begin before, or it would be the one that ends. */
let owing: Promise<void> = Promise.resolve();

/** Asking the server is not what a start waits for: its code comes after the first screen. */
async function api(): Promise<typeof import("./api")["api"]> {
  return (await later(() => import("./api"))).api;
}

/** Open the store of whoever was signed in last, without asking the network; `prepare` what is shown to them meanwhile. */
export async function start(prepare: () => void = () => undefined): Promise<void> {
  const opening = enterAgain(prepare);
  void watchUpdates(opening, () => opened?.store.status.peek().unsaved ?? 0).catch(noted("service worker"));
  await opening;
}

async function enterAgain(prepare: () => void): Promise<void> {
  const disk = openBefore();
  if (disk) prepare();
  const here = await whoIsHere(devices).catch(noted("device database"));
  const isTheirs = disk !== undefined && disk.user === here?.current?.id;
  if (disk && !isTheirs) void disk.close();
  if (here?.current && !isTheirs) prepare();
  if (here?.current && (await reopened(here.current, isTheirs ? disk : undefined))) {
    void allShown()
      .then(refreshMe)
      .catch(() => undefined); // the engine meets the same difficulty and says so
    return;
  }
  if (here?.owesLogout && here.last !== null) owing = payLogout(here.last);
  if (here?.last) leaveFor(here.last.me);
  else void askWhoIsHere();
}

/** Of all that this device remembers of who was here, this is known soonest; whether they still are is asked meanwhile. */
const LAST = { of: "device", name: "user" } as const;

function openBefore(): Disk | undefined {
  const user = remembered(LAST.of, LAST.name);
  return typeof user === "string" ? new Disk(user, page.indexedDB) : undefined;
}

/** What the network may add comes after what the device has. */
async function allShown(): Promise<void> {
  const ready = opened?.store.ready;
  if (ready === undefined || ready.peek()) return;
  await new Promise<void>((go) => {
    const stop = ready.subscribe((isReady) => {
      if (isReady) go(queueMicrotask(() => stop()));
    });
  });
}

/** Throws `Problem` or `Unreachable`. */
export async function signIn(email: string, password: string): Promise<void> {
  await owing;
  const { signIn: door } = await api();
  await adopt(await door.login(email, password, await thisDevice(email)));
}

/** Go on as this person, after set-up, joining or signing in. */
export async function adopt(me: Me): Promise<void> {
  const now = current.peek();
  if (now.state === "signed_in" && now.me.user.id === me.user.id && opened !== null) {
    setCsrf(me.csrf);
    await rememberPerson(devices, me, opened.store.device);
    current.value = { ...now, me };
    opened.engine.resume();
    return;
  }
  await opened?.close();
  const known = await personByEmail(devices, me.user.email);
  await enter(me, known?.device ?? newDevice ?? newId());
  newDevice = null;
  await rememberPerson(devices, me, opened?.store.device ?? "");
}

/** This device's name and id, for the requests of signing in, set-up and joining. */
export async function thisDevice(email?: string): Promise<DeviceName> {
  const { deviceName } = await later(() => import("./sync/device-name"));
  const name = deviceName(navigator.userAgent);
  const here = email === undefined ? opened?.store.device : (await personByEmail(devices, email))?.device;
  if (here !== undefined) return { id: here, name };
  newDevice ??= newId();
  return { id: newDevice, name };
}

/**
 * `send` tries to hand everything in first and stays signed in when it could not; `keep` leaves unsent work locked on
 * this device; `discard` erases it (export it before). Answers how much is still unsent.
 */
export async function signOut(choice: SignOut): Promise<{ readonly done: boolean; readonly unsent: number }> {
  const now = current.peek();
  if (now.state !== "signed_in" || opened === null) return { done: true, unsent: 0 };
  if (choice === "send") {
    await opened.engine.finish();
    const left = unsentIn(now.store);
    if (left > 0) return { done: false, unsent: left };
  }
  const unsent = choice === "discard" ? 0 : unsentIn(now.store);
  opened.tellSignedOut();
  await opened.close();
  opened = null;
  await rememberSignOut(devices, !(await toldServer()));
  setCsrf(null);
  // What others said of customers does not stay on a phone that somebody else may use next.
  await patiently(eraseCache(now.me.user.id));
  forget(now.me.user.id);
  remember(LAST.of, LAST.name, null);
  if (choice === "discard") {
    page.note?.write(noteName(now.me.user.id), ""); // erased by choice: nothing to warn of at the next sign-in
    await patiently(eraseVault(now.me.user.id));
  }
  leaveFor(now.me);
  return { done: true, unsent };
}

/** A sleeping tab may hold a database open for hours: the browser erases it when that tab lets go, nobody waits here. */
async function patiently(erasing: Promise<void>): Promise<void> {
  await Promise.race([erasing, new Promise((go) => setTimeout(go, ERASE_MS))]);
}

function unsentIn(store: Store): number {
  const waiting = store.unsent.peek().filter(({ state }) => state === "waiting" || state === "sending");
  const { unsaved, files } = store.status.peek();
  return waiting.length + unsaved + files;
}

/** Storage that does not answer at once often does a little later; without it there is nothing to show or to keep. */
async function reopened({ me, device }: Person, begun?: Disk): Promise<boolean> {
  let disk = begun;
  for (const waitMs of [300, 1_000, 3_000, 0]) {
    try {
      await enter(me, device, disk);
      return true;
    } catch (error) {
      void disk?.close();
      disk = undefined; // whatever it tripped over, the next one begins anew
      report(clock.wallNow(), "store not opened", error);
      await new Promise((go) => setTimeout(go, waitMs));
    }
  }
  return false;
}

/** When the server answered last, ms. */
const HEARD = "heard";

async function enter(me: Me, device: string, disk?: Disk): Promise<void> {
  setCsrf(me.csrf);
  const wishes: Wishes = {
    csrf: csrfNow,
    renew: refreshMe,
    applyUpdate,
    updateReady,
    onSignedOutElsewhere: () => void leaveAfterOther(me),
    heard: {
      before: () => {
        const ms = remembered(me.user.id, HEARD);
        return typeof ms === "number" ? ms : null;
      },
      keep: (ms) => remember(me.user.id, HEARD, ms),
    },
  };
  opened = await open(page, me, device, wishes, disk);
  remember(LAST.of, LAST.name, me.user.id);
  current.value = { state: "signed_in", me, store: opened.store, engine: opened.engine };
  unwatchMe();
  unwatchMe = watchMe(opened.store);
}

/** An admin may change this person at any time; the record that tells everybody tells us as well. */
function watchMe(store: Store): () => void {
  return effect(() => {
    const told = store.row("member", store.user.id).value?.data;
    const now = current.peek();
    if (told === undefined || now.state !== "signed_in" || now.store !== store) return;
    const { name, role, team } = now.me.user;
    const isSame = (told.name ?? name) === name && (told.role ?? role) === role && (told.team ?? null) === team;
    if (!isSame) void untracked(refreshMe).catch(noted("who I am"));
  });
}

function leaveFor({ user }: Me): void {
  current.value = { state: "signed_out", lastUser: { name: user.name, email: user.email } };
}

/** Another tab has signed out; the cookie of this one is worth nothing any more. */
async function leaveAfterOther(me: Me): Promise<void> {
  await opened?.close();
  opened = null;
  setCsrf(null);
  leaveFor(me);
}

/** Role, team, token: what the server says of the person now. */
async function refreshMe(): Promise<void> {
  const me = await (await api()).signIn.me();
  const now = current.peek();
  if (now.state !== "signed_in" || opened === null) return;
  // Somebody else has signed in beside this tab: their session must never carry this person's work.
  if (now.me.user.id !== me.user.id) throw new Problem(401, "", { code: "unauthenticated" }, null);
  setCsrf(me.csrf);
  await rememberPerson(devices, me, opened.store.device);
  current.value = { ...now, me };
}

/** A browser that lost its databases may still be signed in; a server without people wants to be set up. */
async function askWhoIsHere(): Promise<void> {
  try {
    await adopt(await (await api()).signIn.me());
  } catch (error) {
    const isNew = error instanceof Problem && (await (await api()).setup.needed().catch(() => false));
    current.value = { state: isNew ? "set_up" : "signed_out" };
  }
}

/** True when the server ended the session, or knew of none. */
async function toldServer(): Promise<boolean> {
  try {
    await (await api()).signIn.logout();
    return true;
  } catch (error) {
    return error instanceof Problem;
  }
}

/** Signed out without a network: the cookie is still good until the server hears of it. */
async function payLogout(last: Person): Promise<void> {
  setCsrf(last.me.csrf);
  if (await toldServer()) await rememberSignOut(devices, false);
  if (current.peek().state !== "signed_in") setCsrf(null);
}

function noted(what: string): (error: unknown) => null {
  return (error) => {
    if (!(error instanceof Unreachable)) report(clock.wallNow(), what, error);
    return null;
  };
}
