import { type Signal, signal } from "@preact/signals";
import axe from "axe-core";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../api";
import { PeopleScreen } from "../features/people";
import { SetUpScreen } from "../features/set-up";
import { SettingsScreen } from "../features/settings";
import { SignInScreen } from "../features/sign-in";
import { SyncSheet } from "../features/sync-sheet";
import { type Language, showLanguage } from "../i18n";
import type { Row, SyncStatus } from "../store/store";
import { A_STATUS, aMe, aSignedIn, type Drawn, draw, type Given, NOW, settle } from "./builders";
import { capture, closeCapture } from "./capture";
import { isDesk } from "./layout";
import { closeOverlay, overlay } from "./overlays";
import { go, path, startRouter } from "./router";
import { Shell } from "./shell";
import { switchKeys } from "./shortcuts";
import { strips } from "./strip-line";

vi.mock("../session", () => ({
  session: { value: { state: "starting" } },
  thisDevice: async () => ({ id: "device", name: "§" }),
}));
vi.mock("./routes", async () => {
  const { match } = await import("./router");
  const Screen = ({ id }: { readonly id: string }) => <p>screen {id}</p>;
  const SettingsPage = (await import("../features/settings")).SettingsScreen;
  const screen = { Screen, fetch: async () => {} };
  const all = [
    { pattern: "/", pane: "list", place: "today", screen },
    { pattern: "/pipeline", pane: "full", place: "pipeline", screen },
    { pattern: "/clients", pane: "list", place: "clients", screen },
    { pattern: "/o/:id", pane: "record", place: "today", screen },
    { pattern: "/settings", pane: "full", screen: { ...screen, Screen: SettingsPage } },
  ];
  return {
    findRoute: (address: string) => {
      const route = all.find((one) => match(one.pattern, address));
      return route && { route, id: match(route.pattern, address)?.id ?? "" };
    },
    listOf: (place: string) => all.find((route) => route.place === place && route.pane !== "record"),
    fetchRest: () => () => {},
    welcomePage: { Screen: (await import("../features/sign-in/welcome")).Welcome },
    menuSheet: { Screen: () => <p>menu</p> },
    keysSheet: { Screen: () => <p>keys</p> },
    paletteSheet: { Screen: () => <p>palette</p> },
    installSheet: { Screen: () => <p>install</p> },
    signInSheet: { Screen: () => <p>sign in again</p> },
    signOutSheet: { Screen: () => <p>sign out</p> },
    captureSheet: { Screen: () => <p>capture</p> },
    syncSheet: { Screen: () => <p>sync sheet</p> },
  };
});

vi.mock("./desk-frame", async () => ({ desk: { Screen: (await import("./desk")).Desk } }));

const row = (entity: string, id: string, data: object): Row =>
  ({ entity, id, root: null, seq: 1, data, trashed: null, saved: "server", version: () => 1 }) as unknown as Row;
/** Names carry a § so that a test can tell what people wrote from what stands in code. */
const ROWS = [
  row("member", "m1", { name: "§", role: "admin", active: true }),
  row("pipeline", "p1", { name: "§", rank: "a0", is_default: true }),
  row("step", "s1", { name: "§", rank: "a0", pipeline: "p1", probability: 20 }),
  row("tag", "t1", { name: "§", rank: "a0" }),
];

let drawn: Drawn | undefined;
let stop: () => void;
const shell = (given: Given = {}): Drawn => draw(<Shell signedIn={aSignedIn(given)} />);
const key = (name: string, init: KeyboardEventInit = {}): void => {
  act(() => {
    (document.activeElement ?? document).dispatchEvent(
      new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...init }),
    );
  });
};

beforeEach(async () => {
  await showLanguage("en");
  // No history underneath: happy-dom steps through it without telling anybody. The router's own test has one.
  vi.spyOn(history, "go").mockImplementation(() => void dispatchEvent(new PopStateEvent("popstate")));
  vi.spyOn(api.people, "list").mockResolvedValue([]);
  vi.spyOn(api.setup, "starters").mockResolvedValue([]);
  stop = startRouter();
  act(() => go("/", { replace: true }));
  switchKeys(true);
});
afterEach(async () => {
  act(() => {
    closeOverlay();
    closeCapture();
    isDesk.value = false;
  });
  drawn?.remove();
  drawn = undefined;
  await settle(); // a sheet gives its entry back after it has closed
  stop();
});

describe("at the desk", () => {
  test("a record stands beside the list it was opened from", () => {
    isDesk.value = true;
    drawn = shell();
    act(() => go("/clients"));
    act(() => go("/o/18"));

    expect([...drawn.root.querySelectorAll(".pane")].map((pane) => pane.className)).toEqual([
      "pane list",
      "pane record",
    ]);
    expect(drawn.root.querySelector(".pane.record")?.textContent).toBe("screen 18");
    expect(drawn.root.querySelector('.side [aria-current="page"]')?.textContent).toBe("Clients");
  });

  test("only an admin finds People in the side bar, and nobody a place that does not work", () => {
    isDesk.value = true;
    drawn = shell();
    expect(drawn.text()).not.toContain("People");
    drawn.remove();

    drawn = shell({ me: aMe({ role: "admin" }) });

    expect(drawn.text()).toContain("People");
    expect(drawn.text()).not.toContain("Team");
  });
});

describe("keys", () => {
  beforeEach(async () => {
    drawn = shell();
    await settle();
  });

  test("search, capture and the list of keys are one key away", () => {
    key("c");
    expect(capture.value).toEqual({});
    act(closeCapture);
    key("/");
    expect(path.value).toBe("/search");
    act(() => go("/"));
    key("k", { ctrlKey: true });
    expect(overlay.value).toBe("palette");
    act(closeOverlay);
    key("?");
    expect(overlay.value).toBe("keys");
  });

  test("do nothing while somebody types, and nothing when switched off", () => {
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();
    key("c");
    expect(capture.value).toBeUndefined();
    field.remove();

    switchKeys(false);
    key("c");
    expect(capture.value).toBeUndefined();
    key("k", { metaKey: true });
    expect(overlay.value).toBe("palette");
  });
});

describe("one line above the page", () => {
  beforeEach(() => strips.fetch());

  test("asks to sign in again, and work goes on", () => {
    drawn = shell({ status: { state: "signed_out" } });

    expect(drawn.root.querySelector(".strip")?.textContent).toBe("Sign in to sendSign in");
    expect(drawn.text()).toContain("screen");
    drawn.press("Sign in");

    expect(overlay.value).toBe("sign-in");
  });

  test("tells of a new version, never under words that are being written (X13)", () => {
    drawn = shell({ status: { updateReady: true } });
    const field = document.body.appendChild(document.createElement("textarea"));
    act(() => {
      field.focus();
      field.value = "Wants delivery before August";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    expect(drawn.root.querySelector(".strip")).toBeNull();

    act(() => {
      field.value = "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });

    expect(drawn.text()).toContain("A new version is ready");
    field.remove();
  });

  test("says what an iPhone may clear, and leads to the way out (SY14)", () => {
    vi.spyOn(navigator, "userAgent", "get").mockReturnValue("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)");
    drawn = shell({ status: { state: "offline", waiting: 1 }, unsent: GIVEN.unsent ?? [] });
    expect(drawn.text()).toContain("1 change has been waiting for");
    drawn.remove();
    const anHourAgo = (GIVEN.unsent ?? []).map((item) => ({ ...item, at: NOW - 3_600_000 }));
    drawn = shell({ status: { state: "offline", waiting: 1 }, unsent: anHourAgo });
    expect(drawn.text()).toContain("1 change is only in this browser, which may clear it");

    drawn.press("Show how");

    expect(overlay.value).toBe("install");
  });

  test("tells of a new version, never while something is captured", () => {
    const signedIn = aSignedIn({ status: { updateReady: true } });
    drawn = draw(<Shell signedIn={signedIn} />);
    act(() => {
      capture.value = {};
    });
    expect(drawn.root.querySelector(".strip")).toBeNull();
    act(closeCapture);

    drawn.press("Use it now");

    expect(signedIn.engine.applyUpdate).toHaveBeenCalledOnce();
  });

  test("gives the gravest first: another tab that keeps the storage closed", () => {
    drawn = shell({ status: { blocked: true, state: "signed_out", updateReady: true } });

    expect(drawn.root.querySelectorAll(".strip")).toHaveLength(1);
    expect(drawn.text()).toContain("Close Carnet’s other tab");
  });
});

test("a first sync shows what has come, and Start works at once", () => {
  drawn = shell({ status: { state: "first_sync", received: { rows: 1970, stage: "all" } } });
  expect(drawn.text()).toContain("Welcome, Marco");

  drawn.press("Start");

  expect(drawn.text()).toContain("screen");
});

test("a first sync that brings nothing shows nothing, also when something is captured afterwards", () => {
  const signedIn = aSignedIn({ status: { state: "first_sync", received: { rows: 12, stage: "all" } } });
  drawn = draw(<Shell signedIn={signedIn} />);
  const status = signedIn.store.status as Signal<SyncStatus>;

  act(() => {
    status.value = { ...A_STATUS, state: "all_sent", received: null };
  });
  expect(drawn.text()).toContain("screen");
  vi.spyOn(signedIn.store, "rows").mockReturnValue(signal(new Map([["o1", row("opportunity", "o1", {})]])) as never);
  act(() => {
    status.value = { ...A_STATUS, state: "waiting", waiting: 1 };
  });

  expect(drawn.text()).not.toContain("Welcome");
});

test("an address that leads nowhere says so and leads back", () => {
  act(() => go("/nowhere"));
  drawn = shell();

  expect(drawn.text()).toContain("There is no page at this address");
});

const SCREENS: readonly (readonly [string, () => preact.ComponentChildren])[] = [
  ["settings", () => <SettingsScreen />],
  ["people", () => <PeopleScreen />],
  ["set-up", () => <SetUpScreen />],
  ["signing in", () => <SignInScreen />],
  ["the sync sheet", () => <SyncSheet onClose={() => {}} />],
];
const GIVEN: Given = {
  me: aMe({ name: "§", email: "§", role: "admin" }, { name: "§" }),
  rows: ROWS,
  status: { persisted: false, lastContactAt: 0 },
  unsent: [
    {
      op: "1",
      at: 0,
      entity: "comment",
      id: "c",
      title: "",
      kind: "comment.add",
      what: [],
      state: "held",
      owner: null,
    },
  ],
};
/** What is written by `Intl`, by people or by the product's own name, and by no catalogue. */
const NOT_WORDS = /§|^[^\p{L}]*$|Carnet|English|Italiano|EUR|[A-Z]{3} *\(|Ctrl|Europe|Rome|[MGk]B$|^\?$|\d|\/|UTC|GMT/u;

describe.each(SCREENS)("%s", (_name, screen) => {
  test("takes all its words from the catalogue (X34)", async () => {
    await showLanguage("pseudo" satisfies Language);
    drawn = draw(screen(), aSignedIn(GIVEN));
    await settle();

    const walk = document.createTreeWalker(drawn.root, NodeFilter.SHOW_TEXT);
    const left: string[] = [];
    while (walk.nextNode()) {
      const { textContent, parentElement } = walk.currentNode;
      const text = textContent?.trim() ?? "";
      if (parentElement?.closest("option, kbd")) continue;
      if (/[aeiou]/i.test(text) && !NOT_WORDS.test(text)) left.push(text);
    }
    expect(left).toEqual([]);
  });

  test("is clean for axe", async () => {
    drawn = draw(screen(), aSignedIn(GIVEN));
    await settle();

    // Colours and what needs a layout are looked at in a real browser.
    const found = await axe.run(drawn.root, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
});
