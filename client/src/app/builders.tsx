// For tests of screens: somebody signed in with hand-made rows, valid until told otherwise, and a place to draw.
import { signal } from "@preact/signals";
import { type ComponentChildren, render } from "preact";
import { act } from "preact/test-utils";
import { vi } from "vitest";
import type { Me } from "../protocol/me";
import type { AttentionItem, Row, Store, SyncStatus, UnsentItem } from "../store/store";
import { type SignedIn, SignedInContext } from "./context";

export const NOW = Date.parse("2026-11-21T08:40:00Z");

export const A_STATUS: SyncStatus = {
  state: "all_sent",
  waiting: 0,
  files: 0,
  sending: null,
  needsYou: 0,
  held: 0,
  lastSentAt: null,
  lastContactAt: null,
  offlineSince: null,
  received: null,
  clockSkewMs: 0,
  persisted: true,
  quota: { usage: 84_000_000, quota: 4_000_000_000 },
  updateReady: false,
  unsaved: 0,
  rescued: 0,
  notices: [],
  stuckSince: null,
  stuckBy: null,
  stuckRequest: null,
  blocked: false,
  portal: false,
};

export function aMe(user: Partial<Me["user"]> = {}, workspace: Partial<Me["workspace"]> = {}): Me {
  return {
    user: {
      id: "member-me",
      name: "Marco Rinaldi",
      email: "marco@firm.example",
      role: "rep",
      team: null,
      zone: "Europe/Rome",
      language: "en",
      ...user,
    },
    workspace: {
      id: "w",
      name: "Bellavista",
      language: "en",
      currency: "EUR",
      zone: "Europe/Rome",
      visibility: "team",
      claiming: true,
      ...workspace,
    },
    csrf: "token",
    claim_key: null,
  };
}

export interface Given {
  readonly me?: Me;
  readonly rows?: readonly Row[];
  readonly status?: Partial<SyncStatus>;
  readonly unsent?: readonly UnsentItem[];
  readonly attention?: readonly AttentionItem[];
}

/** The store answers what it was given; what screens ask of it is written down by `vi.fn`. */
export function aSignedIn({ me = aMe(), rows = [], status = {}, unsent = [], attention = [] }: Given = {}): SignedIn {
  const store = {
    user: me.user,
    workspace: me.workspace,
    device: "device",
    ready: signal(true),
    now: () => NOW,
    rows: (entity: string) => signal(new Map(rows.filter((row) => row.entity === entity).map((row) => [row.id, row]))),
    row: (entity: string, id: string) => signal(rows.find((row) => row.entity === entity && row.id === id)),
    children: () => signal([]),
    drafts: { all: signal([]), put: vi.fn(), remove: vi.fn(), cameBack: () => false },
    attention: signal(attention),
    unsent: signal(unsent),
    status: signal({ ...A_STATUS, ...status }),
    resend: vi.fn(async () => {}),
    replace: vi.fn(async () => {}),
    newId: () => "new-id",
    derivedId: (name: string) => name,
    discard: vi.fn(async () => {}),
    sendRescued: vi.fn(async () => {}),
    dropRescued: vi.fn(async () => {}),
    putAway: vi.fn(async () => {}),
    putBack: vi.fn(async () => 1),
    exportUnsent: vi.fn(async () => new Blob(["{}"])),
  };
  const engine = { sendNow: vi.fn(), applyUpdate: vi.fn() };
  return { me, store: store as unknown as Store, engine };
}

export interface Drawn {
  readonly root: HTMLElement;
  /** What a person reads, spaces made plain. */
  readonly text: () => string;
  readonly press: (words: string) => void;
  readonly type: (label: string, value: string) => void;
  readonly remove: () => void;
}

/** Draw a page, for somebody signed in if there is one. */
export function draw(page: ComponentChildren, signedIn?: SignedIn): Drawn {
  const root = document.body.appendChild(document.createElement("div"));
  act(() => render(<SignedInContext.Provider value={signedIn}>{page}</SignedInContext.Provider>, root));
  const named = (words: string): HTMLElement | undefined =>
    [...root.querySelectorAll<HTMLElement>("button, a, label")].find(
      (one) => one.textContent?.trim() === words || one.getAttribute("aria-label") === words,
    );
  return {
    root,
    text: () => (root.textContent ?? "").replace(/\s+/gu, " "),
    press: (words) => {
      const target = named(words);
      if (!target) throw new Error(`nothing to press is called “${words}”`);
      act(() => target.click());
    },
    type: (label, value) => {
      const box = document.getElementById(named(label)?.getAttribute("for") ?? "") as HTMLInputElement | null;
      if (!box) throw new Error(`no field is called “${label}”`);
      act(() => {
        box.value = value;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      });
    },
    remove: () => {
      act(() => render(null, root));
      root.remove();
    },
  };
}

/** Let promises that a press started come to their end. */
export async function settle(): Promise<void> {
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
}
