import { beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../eventually";
import { isTypingIn, type Ports, watchForUpdates } from "./app-update";

class Worker extends EventTarget {
  readonly said: unknown[] = [];
  postMessage = (message: unknown): void => void this.said.push(message);
}

class Registration extends EventTarget {
  waiting: Worker | null = null;
  installing: Worker | null = null;
  updates = 0;
  update = (): Promise<void> => {
    this.updates += 1;
    return Promise.resolve();
  };

  /** A new version has been fetched and waits. */
  found(): Worker {
    const worker = new Worker();
    this.installing = worker;
    this.dispatchEvent(new Event("updatefound"));
    this.waiting = worker;
    worker.dispatchEvent(new Event("statechange"));
    return worker;
  }
}

class Container extends EventTarget {
  controller: object | null = {};
  readonly registration = new Registration();
  readonly registered: unknown[] = [];
  register = (...asked: unknown[]): Promise<Registration> => {
    this.registered.push(...asked);
    return Promise.resolve(this.registration);
  };
}

describe("a new version of the app", () => {
  let container: Container;
  let ready: boolean[];
  let reloads: number;
  beforeEach(() => {
    container = new Container();
    ready = [];
    reloads = 0;
  });

  const watching = (more: Partial<Ports> = {}) =>
    watchForUpdates({
      container: container as unknown as ServiceWorkerContainer,
      monotonic: () => performance.now(),
      isTyping: () => false,
      isAlone: () => Promise.resolve(true),
      onReady: (isReady) => ready.push(isReady),
      reload: () => {
        reloads += 1;
      },
      ...more,
    });

  test("is looked for past every cache", async () => {
    await watching();

    expect(container.registered).toEqual(["/sw.js", { scope: "/", updateViaCache: "none" }]);
  });

  test("found while working is told, and started when the person says so", async () => {
    const update = await watching();
    const worker = container.registration.found();
    expect(ready.at(-1)).toBe(true);
    expect(worker.said).toEqual([]);

    update.apply();
    container.dispatchEvent(new Event("controllerchange"));
    container.dispatchEvent(new Event("controllerchange"));

    expect([worker.said, reloads]).toEqual([["skip"], 1]);
  });

  // F16
  test("is never started under somebody's typing", async () => {
    const update = await watching({ isTyping: () => true });
    const worker = container.registration.found();

    update.apply();

    expect(worker.said).toEqual([]);
  });

  // F16
  test("started by another tab waits here for the end of the typing", async () => {
    let isTyping = true;
    await watching({ isTyping: () => isTyping });
    container.dispatchEvent(new Event("controllerchange"));
    expect(reloads).toBe(0);

    isTyping = false;
    document.dispatchEvent(new Event("focusout"));

    await eventually(() => expect(reloads).toBe(1));
  });

  test("waiting at a fresh start is started at once when no other tab is open", async () => {
    container.registration.waiting = new Worker();

    await watching();

    expect(container.registration.waiting.said).toEqual(["skip"]);
  });

  test("waiting at a fresh start beside another tab goes on waiting", async () => {
    container.registration.waiting = new Worker();

    await watching({ isAlone: () => Promise.resolve(false) });

    expect(container.registration.waiting.said).toEqual([]);
  });

  test("is no news on the very first visit, and needs no reload", async () => {
    container.controller = null;
    await watching();

    container.registration.found();
    container.dispatchEvent(new Event("controllerchange"));

    expect([ready.includes(true), reloads]).toEqual([false, 0]);
  });

  test("is asked for when the page is looked at again, hourly at most", async () => {
    let now = 0;
    await watching({ monotonic: () => now });
    const look = (): boolean => document.dispatchEvent(new Event("visibilitychange"));
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("visible");

    look();
    now = 3_700_000;
    look();
    look();

    expect(container.registration.updates).toBe(1);
  });
});

test("words in a focused field are typing, an empty field is not", () => {
  const field = document.createElement("input");
  document.body.append(field);
  field.focus();
  expect(isTypingIn(document)).toBe(false);

  field.value = "Bella";

  expect(isTypingIn(document)).toBe(true);
});
