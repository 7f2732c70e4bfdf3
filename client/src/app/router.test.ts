import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { closeLayers, openLayer } from "../ui/layers";
import { back, go, match, path, query, startRouter } from "./router";

/** happy-dom moves through history without telling: this is the browser's part of it. */
function browserHistory(): void {
  const entries: { state: unknown; url: string }[] = [{ state: null, url: "/" }];
  let at = 0;
  const show = (): void => {
    Object.defineProperty(location, "pathname", { value: entries[at]?.url.split("?")[0], configurable: true });
    Object.defineProperty(location, "search", {
      value: entries[at]?.url.includes("?") ? `?${entries[at]?.url.split("?")[1]}` : "",
      configurable: true,
    });
  };
  vi.spyOn(history, "state", "get").mockImplementation(() => entries[at]?.state);
  vi.spyOn(history, "pushState").mockImplementation((state, _title, url) => {
    const here = entries[at]?.url ?? "/";
    entries.splice(at + 1, entries.length, { state, url: url ? String(url) : here });
    at += 1;
    show();
  });
  vi.spyOn(history, "replaceState").mockImplementation((state, _title, url) => {
    entries[at] = { state, url: url ? String(url) : (entries[at]?.url ?? "/") };
    show();
  });
  const move = (by: number): void => {
    setTimeout(() => {
      at = Math.max(0, at + by);
      show();
      dispatchEvent(new PopStateEvent("popstate", { state: entries[at]?.state }));
    }, 1);
  };
  vi.spyOn(history, "go").mockImplementation((by = 0) => move(by));
  vi.spyOn(history, "back").mockImplementation(() => move(-1));
  show();
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
let stop: () => void;

beforeEach(() => {
  browserHistory();
  stop = startRouter();
});
afterEach(() => {
  closeLayers();
  stop();
});

describe("addresses", () => {
  test("match by their parts", () => {
    expect(match("/o/:id", "/o/018e")).toEqual({ id: "018e" });
    expect(match("/o/:id", "/o/")).toBeUndefined();
    expect(match("/", "/")).toEqual({});
    expect(match("/join/:token", "/join/a%2Fb")).toEqual({ token: "a/b" });
  });

  test("are opened and left by back, in the order in which they were opened", async () => {
    go("/pipeline");
    go("/o/1?from=board");
    expect([path.value, query.value.get("from")]).toEqual(["/o/1", "board"]);

    back();
    await settled();

    expect(path.value).toBe("/pipeline");
  });

  test("back from an address that was shared leads to the page above it", () => {
    go("/o/1", { replace: true });

    back("/clients");

    expect(path.value).toBe("/clients");
  });

  test("plain taps on links stay here, others are the browser's", () => {
    document.body.innerHTML = `<a id="in" href="/settle">x</a><a id="out" href="https://elsewhere.example/">x</a>`;
    const tap = (id: string, init: MouseEventInit = {}): boolean =>
      document
        .getElementById(id)
        ?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...init })) ?? true;

    expect(tap("in", { ctrlKey: true })).toBe(true);
    expect(tap("out")).toBe(true);
    expect(path.value).toBe("/");
    expect(tap("in")).toBe(false);
    expect(path.value).toBe("/settle");
  });
});

describe("what lies over the page", () => {
  test("is closed by back, the page stays", async () => {
    go("/pipeline");
    const close = vi.fn();
    openLayer(close);

    history.back();
    await settled();

    expect(close).toHaveBeenCalledOnce();
    expect(path.value).toBe("/pipeline");
  });

  test("leaves no entry behind when it is closed by its own button", async () => {
    go("/pipeline");
    openLayer(() => {})();
    await settled();

    back();
    await settled();

    expect(path.value).toBe("/");
  });

  test("gives its entry to the page that is opened from it", async () => {
    go("/pipeline");
    const release = openLayer(() => release());
    release();
    go("/o/1");
    await settled();
    expect(path.value).toBe("/o/1");

    back();
    await settled();

    expect(path.value).toBe("/pipeline");
  });

  test("gives its entry to the sheet that takes its place", async () => {
    go("/pipeline");
    const first = openLayer(() => {});
    first();
    const close = vi.fn();
    openLayer(close);
    await settled();

    history.back();
    await settled();
    expect([close.mock.calls.length, path.value]).toEqual([1, "/pipeline"]);
    history.back();
    await settled();

    expect(path.value).toBe("/");
  });
});
