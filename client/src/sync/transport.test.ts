import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { browser } from "../browser";
import { Problem, Unreachable } from "../protocol/problem";
import { type Ports, transport } from "./transport";

type Init = RequestInit & { headers: Record<string, string> };
type Answering = (init: Init) => Response | Promise<Response>;

function ask(answer: Answering, csrf: string | null = "token") {
  const seen: Init[] = [];
  const fetch = ((_path: string, init: Init) => {
    seen.push(init);
    if (init.signal?.aborted === true) return Promise.reject(new DOMException("", "AbortError"));
    return Promise.race([
      answer(init),
      new Promise<never>((_, fail) =>
        init.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError"))),
      ),
    ]);
  }) as Ports["fetch"];
  return { seen, send: transport({ ...browser(), fetch, csrf: () => csrf }) };
}

function ours(init: Init, body: unknown, more: { status?: number; headers?: Record<string, string> } = {}): Response {
  const status = more.status ?? 200;
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: {
      "Carnet-Proto": "1",
      "X-Request-Id": init.headers["X-Request-Id"] ?? "",
      "Content-Type": status < 400 ? "application/json" : "application/problem+json",
      ...more.headers,
    },
  });
}

describe("a request", () => {
  test("carries an id of its own and the session's token, and answers with what was said", async () => {
    const { seen, send } = ask((init) => ours(init, { fine: true }));

    const answer = await send("POST", "/sync/v1/pull", { a: 1 });

    expect(answer).toMatchObject({ status: 200, body: { fine: true } });
    expect(seen[0]?.headers).toMatchObject({ "X-CSRF-Token": "token", "Content-Type": "application/json" });
    expect(seen[0]?.body).toBe('{"a":1}');
  });

  test("that only asks carries no token", async () => {
    const { seen, send } = ask((init) => ours(init, {}));

    await send("GET", "/auth/me");

    expect(seen[0]?.headers).not.toHaveProperty("X-CSRF-Token");
  });

  test("that is large goes packed", async () => {
    const { seen, send } = ask((init) => ours(init, {}));
    const body = { text: "na ".repeat(20_000) };

    await send("POST", "/sync/v1/push", body);

    expect(seen[0]?.headers["Content-Encoding"]).toBe("gzip");
    const packed = new Blob([seen[0]?.body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream("gzip"));
    expect(await new Response(packed).json()).toEqual(body);
  });

  test("answered with nothing is answered", async () => {
    const { send } = ask((init) => ours(init, null, { status: 204 }));

    expect((await send("POST", "/auth/logout")).body).toBeNull();
  });
});

describe("a refusal", () => {
  test("is a problem with its code, its members and how long to wait", async () => {
    const { send } = ask((init) =>
      ours(init, { code: "gap", detail: "missing", expected: 7 }, { status: 409, headers: { "Retry-After": "3" } }),
    );

    const error = await send("POST", "/sync/v1/push", {}).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ status: 409, code: "gap", members: { expected: 7 }, retryAfterMs: 3_000 });
  });
});

describe("an answer of somebody else", () => {
  const portal = "<html>Sign in to Hotel Wi-Fi</html>";
  test.each<[string, Answering]>([
    ["a page with 200", () => new Response(portal, { headers: { "Content-Type": "text/html" } })],
    [
      "JSON without our headers",
      () => new Response('{"results":[]}', { headers: { "Content-Type": "application/json" } }),
    ],
    ["another request's answer", (init) => ours(init, {}, { headers: { "X-Request-Id": "another" } })],
    ["another protocol", (init) => ours(init, {}, { headers: { "Carnet-Proto": "9" } })],
    ["a page with our headers", (init) => ours(init, {}, { headers: { "Content-Type": "text/html" } })],
    ["an error page of a proxy", () => new Response(portal, { status: 502 })],
    ["an answer cut in the middle", (init) => new Response('{"rows":[', { headers: ours(init, {}).headers })],
  ])("is no answer: %s", async (_name, answering) => {
    const { send } = ask(answering);

    await expect(send("POST", "/sync/v1/pull", {})).rejects.toMatchObject({ name: "Unreachable", why: "not_ours" });
  });

  test("that a call is too large is told with its status, so that it can be made smaller", async () => {
    const { send } = ask(() => new Response("too large", { status: 413 }));

    await expect(send("POST", "/sync/v1/push", {})).rejects.toMatchObject({ status: 413 });
  });
});

describe("silence", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  // F28
  test("ends after eight seconds", async () => {
    const { send } = ask(() => new Promise(() => undefined));
    const asked = expect(send("POST", "/sync/v1/pull", {})).rejects.toMatchObject({ why: "timeout" });

    await vi.advanceTimersByTimeAsync(8_000);

    await asked;
  });

  // F27: at 16 kbit/s a batch takes half a minute to leave, and a long telling comes drop by drop.
  test("is not what a large body needs to leave on a slow network, nor an answer that goes on coming", async () => {
    const drops = 30;
    const { send } = ask(async (init) => {
      await new Promise((go) => setTimeout(go, 30_000));
      const slow = new ReadableStream<Uint8Array>({
        start: async (controller) => {
          for (let i = 0; i < drops; i++) {
            await new Promise((go) => setTimeout(go, 10_000));
            controller.enqueue(new TextEncoder().encode(i === 0 ? "[0" : ",0"));
          }
          controller.enqueue(new TextEncoder().encode("]"));
          controller.close();
        },
      });
      return new Response(slow, { headers: ours(init, {}).headers });
    });
    const raw = { bytes: new ArrayBuffer(60_000), headers: {} };

    const asked = send("POST", "/sync/v1/push", undefined, { raw });
    await vi.advanceTimersByTimeAsync(340_000);

    expect((await asked).body).toHaveLength(drops);
  });

  // F28
  test("in the middle of an answer ends, too", async () => {
    const { send } = ask((init) => {
      const halting = new ReadableStream({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode('{"rows":'));
          init.signal?.addEventListener("abort", () => controller.error(new DOMException("", "AbortError")));
        },
      });
      return new Response(halting, { headers: ours(init, {}).headers });
    });
    const asked = expect(send("POST", "/sync/v1/pull", {})).rejects.toMatchObject({ why: "stalled" });

    await vi.advanceTimersByTimeAsync(20_000);

    await asked;
  });
});

test("no network is told apart from a request that was given up", async () => {
  const { send } = ask(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(send("GET", "/auth/me")).rejects.toMatchObject({ why: "network" });

  const stop = new AbortController();
  const waiting = ask(() => new Promise(() => undefined)).send("GET", "/auth/me", undefined, { signal: stop.signal });
  stop.abort();

  await expect(waiting).rejects.toSatisfy((error) => error instanceof Unreachable && error.why === "aborted");
});
