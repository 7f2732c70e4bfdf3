// Who is signed in on this device, and the store and engine that belong to them.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { DeviceName } from "./api";
import type { Me } from "./protocol/me";
import type { Store } from "./store/store";
import type { Engine } from "./sync/engine";

export type Session =
  | { readonly state: "starting" }
  | { readonly state: "set_up" }
  | { readonly state: "signed_out"; readonly lastUser?: { readonly name: string; readonly email: string } }
  | { readonly state: "signed_in"; readonly me: Me; readonly store: Store; readonly engine: Engine };

export declare const session: ReadonlySignal<Session>;
/** Open the store of whoever was signed in last, without asking the network. */
export declare function start(): Promise<void>;
/** Throws `Problem` or `Unreachable`. */
export declare function signIn(email: string, password: string): Promise<void>;
/** Go on as this person, after set-up, joining or signing in. */
export declare function adopt(me: Me): Promise<void>;
/** This device's name and id, for the requests of set-up and joining. */
export declare function thisDevice(email?: string): Promise<DeviceName>;
export type SignOut = "send" | "keep" | "discard";
/**
 * `send` tries to hand everything in first and stays signed in when it could not; `keep` leaves unsent work locked on
 * this device; `discard` erases it (export it before). Answers how much is still unsent.
 */
export declare function signOut(choice: SignOut): Promise<{ readonly done: boolean; readonly unsent: number }>;
void signal;
