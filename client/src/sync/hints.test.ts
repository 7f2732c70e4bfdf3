import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { timers } from "../browser";
import { Hints } from "./hints";

class Stream extends EventTarget {
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
  say(type: string, data = ""): void {
    this.dispatchEvent(new MessageEvent(type, { data }));
  }
}

describe("hints", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function some_hints() {
    const streams: Stream[] = [];
    const heads: number[] = [];
    const open = (): Stream => {
      const stream = new Stream();
      streams.push(stream);
      return stream;
    };
    const heard = { onHead: (head: number) => heads.push(head), onAccess: () => undefined, onUpgrade: () => undefined };
    const hints = new Hints({ open, timers, monotonic: () => performance.now(), random: () => 0.5 }, heard);
    hints.start();
    return { streams, heads, hints };
  }

  test("tell the numbers they hear, and nothing that is none", () => {
    const { streams, heads } = some_hints();

    streams[0]?.say("head", "5122");
    streams[0]?.say("head", "<html>");

    expect(heads).toEqual([5122]);
  });

  test("a stream that ends is closed and opened again by us", () => {
    const { streams } = some_hints();
    vi.advanceTimersByTime(60_000);

    streams[0]?.say("error");
    vi.advanceTimersByTime(10_000);

    expect(streams.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  test("streams that never live are left alone for minutes", () => {
    const { streams, hints } = some_hints();

    for (let i = 0; i < 3; i++) {
      streams.at(-1)?.say("error");
      vi.advanceTimersByTime(4_000);
    }
    expect([streams.length, hints.isOpen]).toEqual([3, false]);
    vi.advanceTimersByTime(10 * 60_000);

    expect(streams.length).toBe(4);
  });

  test("are listened for again at once when the server is back", () => {
    const { streams, hints } = some_hints();
    for (let i = 0; i < 3; i++) {
      streams.at(-1)?.say("error");
      vi.advanceTimersByTime(4_000);
    }

    hints.serverIsBack();
    hints.serverIsBack();

    expect(streams).toHaveLength(4);
  });

  test("stopped they stay stopped", () => {
    const { streams, hints } = some_hints();
    streams[0]?.say("error");

    hints.stop();
    vi.advanceTimersByTime(60_000);

    expect(streams).toHaveLength(1);
  });
});
