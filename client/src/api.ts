// What only the server can do: signing in, setting up, people and invitations. Everything else goes through the store.

import type { Me, User, Workspace } from "./protocol/me";
import { type HistoryAnswer, type HistoryRequest, PROTOCOL_VERSION, SCHEMA_VERSION } from "./protocol/types.gen";
import { request } from "./sync/request";

export { Problem, Unreachable } from "./protocol/problem";

export interface DeviceName {
  readonly id: string;
  readonly name: string;
}

export interface Starter {
  readonly id: "standard" | "russian" | "empty";
  readonly pipelines: readonly {
    readonly name: string;
    readonly steps: readonly {
      readonly name: string;
      readonly probability: number;
      readonly private: boolean;
      /** What it asks for before an opportunity enters. */
      readonly needs: readonly string[];
    }[];
  }[];
  readonly tags: readonly {
    readonly category: string;
    readonly required: boolean;
    readonly single: boolean;
    readonly tags: readonly { readonly name: string; readonly words: readonly string[] }[];
    /** A tag that is put on with any of these. */
    readonly implies: string | null;
  }[];
  readonly kinds: readonly string[];
  /** Why sales are lost. */
  readonly reasons: readonly string[];
}

export interface SetUp {
  readonly code: string;
  readonly workspace: {
    readonly name: string;
    readonly language: string;
    readonly currency: string;
    readonly zone: string;
    readonly starter: Starter["id"];
  };
  readonly user: { readonly name: string; readonly email: string; readonly password: string };
  readonly device: DeviceName;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: User["role"];
  readonly team: string | null;
  /** Teams that a manager leads; the own one always is. */
  readonly manages: readonly string[];
  readonly active: boolean;
  readonly joined_at: string | null;
  readonly last_seen_at: string | null;
  /** The app stands on the home screen of a device of theirs. */
  readonly installed: boolean;
}

/** What is to be different about a member; what is left out stays. */
export interface PersonChange {
  readonly name?: string;
  readonly role?: User["role"];
  readonly team?: string | null;
  readonly manages?: readonly string[];
  readonly active?: boolean;
  readonly move_open_records?: boolean;
}

/** What holds for everybody; what is left out stays. */
export type WorkspaceChange = Partial<
  Pick<Workspace, "name" | "language" | "currency" | "zone" | "visibility" | "claiming">
>;

export interface Invited {
  readonly name: string;
  readonly email: string;
  readonly role: User["role"];
  readonly team?: string | null;
}

export interface Invitation {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: User["role"];
  readonly url: string;
  readonly expires_at: string;
}

export interface OpenInvitation {
  readonly workspace: { readonly name: string; readonly language: string };
  readonly name: string;
  readonly email: string;
}

export interface Join {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly language: string;
  readonly zone: string;
  readonly device: DeviceName;
}

const path = encodeURIComponent;
/** Passwords are hashed slowly on purpose, and a first set-up fills a workspace. */
const patient = { firstByteMs: 20_000 };

export const api = {
  signIn: {
    login: (email: string, password: string, device: DeviceName) =>
      request<Me>("POST", "/auth/login", { email, password, device }, patient),
    me: () => request<Me>("GET", "/auth/me"),
    /** The app stands on this device's home screen. */
    installed: () => request<null>("POST", "/auth/installed", {}),
    logout: () => request<null>("POST", "/auth/logout"),
  },
  setup: {
    needed: async () => (await request<{ needed: boolean }>("GET", "/auth/setup")).needed,
    starters: (language: string) => request<readonly Starter[]>("GET", `/auth/starters?language=${path(language)}`),
    run: (setUp: SetUp) => request<Me>("POST", "/auth/setup", setUp, patient),
  },
  invitation: {
    look: (token: string) => request<OpenInvitation>("GET", `/auth/invitation/${path(token)}`),
    join: (join: Join) => request<Me>("POST", "/auth/join", join, patient),
  },
  /** Who wrote what on a record, the latest first: the newest hundred commits, or those before the `next` of a page. */
  history: (id: string, device: string, before: number | null = null) =>
    request<HistoryAnswer>("POST", "/sync/v1/history", {
      proto: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      device,
      id,
      before,
    } satisfies HistoryRequest),
  workspace: {
    change: (change: WorkspaceChange) => request<Workspace>("PATCH", "/workspace", change, patient),
  },
  people: {
    list: () => request<readonly Person[]>("GET", "/people"),
    change: (id: string, change: PersonChange) =>
      request<{ person: Person; moved: number }>("PATCH", `/people/${path(id)}`, change, patient),
    /** The one member who is nobody: made, or called otherwise. */
    keepParking: (name: string) => request<{ id: string; name: string }>("PUT", "/people/parking", { name }),
    invite: (people: readonly Invited[]) => request<readonly Invitation[]>("POST", "/people/invitations", { people }),
    renew: (id: string) => request<Invitation>("POST", `/people/invitations/${path(id)}/renew`),
    withdraw: (id: string) => request<null>("DELETE", `/people/invitations/${path(id)}`),
  },
} as const;
