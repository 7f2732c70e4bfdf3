import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { showLanguage } from "../i18n";
import type { Row, UnsentItem } from "../store/store";
import { A_STATUS, aSignedIn, type Drawn, draw, NOW } from "./builders";
import { hintAfterFirstRecord, install, installHint, installWay, watchInstall } from "./install";
import { InstallSheet } from "./install-sheet";
import { isStorageScarce, makeSpace, StorageNote } from "./storage-note";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1";
const ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15";
const DAY = 86_400_000;

const own = {
  entity: "opportunity",
  id: "o1",
  data: { created_by: "member-me", title: "Officine Bellavista" },
} as unknown as Row;
const made: UnsentItem = {
  op: "1",
  at: NOW,
  entity: "opportunity",
  id: "o1",
  title: "Officine Bellavista",
  kind: "create",
  what: [],
  state: "waiting",
  owner: null,
};

let drawn: Drawn | undefined;
let stop = () => {};
const on = (agent: string): void => {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(agent);
};

beforeEach(async () => {
  await showLanguage("en");
  localStorage.clear();
  installHint.value = undefined;
});
afterEach(() => {
  stop();
  drawn?.remove();
  drawn = undefined;
});

// X14: after value is shown, in the words of the platform, never twice in thirty days.
describe("the hint", () => {
  test("waits for the first record saved on this device, whatever was here before", () => {
    on(IPHONE);
    stop = hintAfterFirstRecord(aSignedIn({ rows: [own] }).store);
    expect(installHint.value).toBeUndefined();
    stop();

    stop = hintAfterFirstRecord(aSignedIn({ unsent: [made] }).store);

    expect(installHint.value).toBe("ios");
  });

  test("comes again after thirty days and not before", () => {
    on(IPHONE);
    const { store } = aSignedIn({ unsent: [made] });
    hintAfterFirstRecord(store)();
    for (const [later, expected] of [
      [29 * DAY, undefined],
      [31 * DAY, "ios"],
    ] as const) {
      installHint.value = undefined;
      vi.spyOn(store, "now").mockReturnValue(NOW + later);

      hintAfterFirstRecord(store)();

      expect(installHint.value).toBe(expected);
    }
  });

  test.each([
    [IPHONE, "ios"],
    [ANDROID, "menu"],
    [MAC, "dock"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", undefined],
  ])("%s: %s", (agent, way) => {
    on(agent);

    expect(installWay()).toBe(way);
  });

  test("is not given in the app that is on the home screen", () => {
    on(IPHONE);
    vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);

    stop = hintAfterFirstRecord(aSignedIn({ unsent: [made] }).store);

    expect(installHint.value).toBeUndefined();
  });

  test("is the browser's own question where it has one, asked once", () => {
    watchInstall();
    const prompt = vi.fn(async () => {});
    dispatchEvent(Object.assign(new Event("beforeinstallprompt"), { prompt }));
    expect(installWay()).toBe("prompt");

    install();
    install();

    expect(prompt).toHaveBeenCalledOnce();
  });
});

describe("the sheet", () => {
  test("draws the three steps of an iPhone, and first sends what would stay behind (X15)", () => {
    on(IPHONE);
    const signedIn = aSignedIn({ status: { waiting: 3 } });
    drawn = draw(<InstallSheet onClose={() => {}} />, signedIn);

    expect(drawn.root.querySelectorAll(".install-steps svg")).toHaveLength(3);
    expect(drawn.text()).toContain("3 changes are only in this browser");
    drawn.press("Send now");

    expect(signedIn.engine.sendNow).toHaveBeenCalledOnce();
  });

  test("says nothing of sending when all is sent", () => {
    on(IPHONE);
    drawn = draw(<InstallSheet onClose={() => {}} />, aSignedIn());

    expect(drawn.text()).not.toContain("only in this browser");
  });
});

// SY14, X8: protected or what to do; full, what to free.
describe("storage", () => {
  test("that is not protected leads to the home screen", () => {
    on(IPHONE);
    drawn = draw(<StorageNote status={{ ...A_STATUS, persisted: false }} />, aSignedIn());

    expect(drawn.text()).toContain("Storage not protected");
    expect(drawn.text()).toContain("Show how");
    drawn.remove();
    drawn = draw(<StorageNote status={A_STATUS} />, aSignedIn());
    expect(drawn.text()).toContain("Storage protected");
    expect(drawn.text()).not.toContain("Show how");
  });

  test("that is nearly full says how much is left, and makes space", async () => {
    const quota = { usage: 3_990_000_000, quota: 4_000_000_000 };
    const signedIn = aSignedIn();
    const freed = vi.fn(async () => 80_000_000);
    Object.assign(signedIn.store, { makeSpace: freed });
    drawn = draw(<StorageNote status={{ ...A_STATUS, quota }} />, signedIn);

    expect(isStorageScarce(quota)).toBe(true);
    expect(drawn.text()).toContain("10 MB left");
    await act(() => makeSpace(signedIn.store));

    expect(freed).toHaveBeenCalledOnce();
  });
});
