// One request to the server, and the proof that it was the server who answered.

import type { Clock } from "../clock";
import { type Members, Problem, Unreachable } from "../protocol/problem";

const PROTO = "1";
const FIRST_BYTE_MS = 8_000;
const STALL_MS = 15_000;
const GZIP_FROM_CHARS = 8_192;
/** Larger than any page may be; a small file that unpacks to gigabytes would take the tab down. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Device wall clock when the request left and when the answer began, to measure the server's clock by. */
  readonly sentAt: number;
  readonly receivedAt: number;
}

export interface Options {
  readonly signal?: AbortSignal;
  readonly firstByteMs?: number;
}

export interface Ports {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** The token of the signed-in session, sent with whatever changes something. */
  csrf(): string | null;
}

export type Transport = (method: Method, path: string, body?: unknown, options?: Options) => Promise<Answer>;

export function transport(ports: Ports): Transport {
  return async (method, path, body, options = {}) => {
    const requestId = ports.clock.newId();
    const watch = new Watch(options.signal);
    watch.within(options.firstByteMs ?? FIRST_BYTE_MS, "timeout");
    try {
      const sentAt = ports.clock.wallNow();
      const response = await ports.fetch(path, {
        method,
        headers: headers(method, requestId, body, ports.csrf()),
        ...(await packed(body)),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: watch.signal,
      });
      const receivedAt = ports.clock.wallNow();
      const members = await bodyOf(response, requestId, watch);
      if (!response.ok) throw problem(response, requestId, members);
      return { status: response.status, body: members, sentAt, receivedAt };
    } catch (error) {
      if (error instanceof Problem || error instanceof Unreachable) throw error;
      throw new Unreachable(watch.why);
    } finally {
      watch.end();
    }
  };
}

function headers(method: Method, requestId: string, body: unknown, csrf: string | null): Record<string, string> {
  const common: Record<string, string> = { "X-Request-Id": requestId, Accept: "application/json" };
  if (body !== undefined) common["Content-Type"] = "application/json";
  if (isLarge(body)) common["Content-Encoding"] = "gzip";
  if (method !== "GET" && csrf !== null) common["X-CSRF-Token"] = csrf;
  return common;
}

const texts = new WeakMap<object, string>();

function textOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return JSON.stringify(body);
  const known = texts.get(body);
  if (known !== undefined) return known;
  const text = JSON.stringify(body);
  texts.set(body, text);
  return text;
}

function isLarge(body: unknown): boolean {
  return typeof CompressionStream !== "undefined" && body !== undefined && textOf(body).length > GZIP_FROM_CHARS;
}

async function packed(body: unknown): Promise<{ body?: BodyInit }> {
  if (body === undefined) return {};
  if (!isLarge(body)) return { body: textOf(body) };
  const stream = new Blob([textOf(body)]).stream().pipeThrough(new CompressionStream("gzip"));
  return { body: await new Response(stream).arrayBuffer() };
}

/** A hotel's sign-in page is a 200 too: only protocol, request id and content type together prove the sender. */
async function bodyOf(response: Response, requestId: string, watch: Watch): Promise<unknown> {
  const status = response.status;
  const ours =
    response.headers.get("Carnet-Proto") === PROTO && response.headers.get("X-Request-Id")?.toLowerCase() === requestId;
  if (!ours) throw new Unreachable("not_ours", status);
  if (status === 204) return null;
  const type = response.headers.get("Content-Type")?.split(";", 1)[0]?.trim();
  if (type !== (response.ok ? "application/json" : "application/problem+json")) {
    throw new Unreachable("not_ours", status);
  }
  const text = await textWithin(response, watch);
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreachable("not_ours", status); // cut in the middle by something on the way
  }
}

async function textWithin(response: Response, watch: Watch): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    watch.within(STALL_MS, "stalled");
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw new Unreachable("not_ours", response.status);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function problem(response: Response, requestId: string, body: unknown): Problem {
  const members = typeof body === "object" && body !== null ? (body as Members) : {};
  return new Problem(response.status, requestId, members, retryAfterMs(response.headers.get("Retry-After")));
}

function retryAfterMs(value: string | null): number | null {
  const seconds = value === null ? Number.NaN : Number(value);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** Ends a request that says nothing for too long, and remembers why it ended. */
class Watch {
  why: Unreachable["why"] = "network";
  readonly #abort = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #onOuter = (): void => this.#end("aborted");
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer;
    if (outer?.aborted) this.#onOuter();
    outer?.addEventListener("abort", this.#onOuter);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  within(ms: number, why: Unreachable["why"]): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(why), ms);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#onOuter);
  }

  #end(why: Unreachable["why"]): void {
    this.why = why;
    this.#abort.abort();
  }
}
