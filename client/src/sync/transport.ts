// One request to the server, and the proof that it was the server who answered.

import type { Clock } from "../clock";
import type { Cancel, Platform, Timers } from "../platform";
import { type Members, Problem, Unreachable } from "../protocol/problem";

const PROTO = "1";
const FIRST_BYTE_MS = 8_000;
const STALL_MS = 15_000;
/** A page comes in dozens of pieces: a new timer for each would cost more than reading it. */
const STALL_STEP_MS = 1_000;
/** Nobody tells how far a body has been sent: so long it may take on the slowest network we serve. */
const SLOWEST_BYTES_PER_MS = 2;
/** A few packets leave at once. */
const AT_ONCE_BYTES = 4_096;
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
  /** Bytes in place of JSON, with the headers that say what they are. */
  readonly raw?: { readonly bytes: ArrayBuffer; readonly headers: Readonly<Record<string, string>> };
}

export interface Ports extends Pick<Platform, "fetch" | "gzip" | "timers"> {
  readonly clock: Clock;
  /** The token of the signed-in session, sent with whatever changes something. */
  csrf(): string | null;
}

export type Transport = (method: Method, path: string, body?: unknown, options?: Options) => Promise<Answer>;

export function transport(ports: Ports): Transport {
  return async (method, path, body, options = {}) => {
    const requestId = ports.clock.newId();
    const watch = new Watch(ports.timers, options.signal);
    const patienceMs = options.firstByteMs ?? FIRST_BYTE_MS;
    watch.within(patienceMs, "timeout");
    try {
      const packed = options.raw ? plainBytes(options.raw.bytes) : await packedJson(ports, body);
      if (packed !== null) watch.within(patienceMs + sendingMs(packed.bytes), "timeout");
      const sentAt = ports.clock.wallNow();
      const response = await ports.fetch(path, {
        method,
        headers: { ...headers(method, requestId, packed, ports.csrf()), ...options.raw?.headers },
        ...(packed === null ? {} : { body: packed.body }),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: watch.signal,
      });
      const receivedAt = ports.clock.wallNow();
      const members = await bodyOf(response, requestId, { watch, monotonic: ports.clock.monotonic });
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

function headers(
  method: Method,
  requestId: string,
  packed: Packed | null,
  csrf: string | null,
): Record<string, string> {
  const common: Record<string, string> = { "X-Request-Id": requestId, Accept: "application/json" };
  if (packed !== null) common["Content-Type"] = "application/json";
  if (packed?.isGzip === true) common["Content-Encoding"] = "gzip";
  if (method !== "GET" && csrf !== null) common["X-CSRF-Token"] = csrf;
  return common;
}

function sendingMs(bytes: number): number {
  return Math.max(0, bytes - AT_ONCE_BYTES) / SLOWEST_BYTES_PER_MS;
}

interface Packed {
  readonly body: BodyInit;
  readonly bytes: number;
  readonly isGzip: boolean;
}

function plainBytes(bytes: ArrayBuffer): Packed {
  return { body: bytes, bytes: bytes.byteLength, isGzip: false };
}

async function packedJson(ports: Ports, body: unknown): Promise<Packed | null> {
  return body === undefined ? null : pack(ports, JSON.stringify(body));
}

async function pack({ gzip }: Ports, text: string): Promise<Packed> {
  if (gzip === undefined || text.length <= GZIP_FROM_CHARS) return { body: text, bytes: text.length, isGzip: false };
  const body = await gzip(text);
  return { body, bytes: body.byteLength, isGzip: true };
}

/** A hotel's sign-in page is a 200 too: only protocol, request id and content type together prove the sender. */
async function bodyOf(response: Response, requestId: string, watched: Watched): Promise<unknown> {
  const status = response.status;
  const ours =
    response.headers.get("Carnet-Proto") === PROTO && response.headers.get("X-Request-Id")?.toLowerCase() === requestId;
  if (!ours) throw new Unreachable("not_ours", status);
  if (status === 204) return null;
  const type = response.headers.get("Content-Type")?.split(";", 1)[0]?.trim();
  if (type !== (response.ok ? "application/json" : "application/problem+json")) {
    throw new Unreachable("not_ours", status);
  }
  const text = await textWithin(response, watched);
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreachable("not_ours", status); // cut in the middle by something on the way
  }
}

interface Watched {
  readonly watch: Watch;
  monotonic(): number;
}

async function textWithin(response: Response, { watch, monotonic }: Watched): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  let watchedAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    if (monotonic() - watchedAt >= STALL_STEP_MS) {
      watchedAt = monotonic();
      watch.within(STALL_MS, "stalled");
    }
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
  readonly #timers: Timers;
  readonly #outer: AbortSignal | undefined;
  readonly #onOuter = (): void => this.#end("aborted");
  #cancel: Cancel = () => undefined;

  constructor(timers: Timers, outer: AbortSignal | undefined) {
    this.#timers = timers;
    this.#outer = outer;
    if (outer?.aborted) this.#onOuter();
    outer?.addEventListener("abort", this.#onOuter);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  within(ms: number, why: Unreachable["why"]): void {
    this.#cancel();
    this.#cancel = this.#timers.after(ms, () => this.#end(why));
  }

  end(): void {
    this.#cancel();
    this.#outer?.removeEventListener("abort", this.#onOuter);
  }

  #end(why: Unreachable["why"]): void {
    this.why = why;
    this.#abort.abort();
  }
}
