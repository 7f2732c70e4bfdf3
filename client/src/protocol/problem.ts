// The two ways in which a request fails: the server said no, or nobody that we know answered.

export type Members = Readonly<Record<string, unknown>>;

/** A problem document of the server (SYNC 3). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly members: Members;
  readonly retryAfterMs: number | null;

  constructor(status: number, requestId: string, members: Members, retryAfterMs: number | null) {
    const code = typeof members.code === "string" ? members.code : "unknown";
    const detail = typeof members.detail === "string" ? members.detail : "";
    super(`${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
    this.members = members;
    this.retryAfterMs = retryAfterMs;
  }
}

export type Cause = "network" | "timeout" | "stalled" | "not_ours" | "aborted";

/** No answer of the server: no network, no answer in time, or a page of somebody else's (a hotel's Wi-Fi). */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
  readonly why: Cause;
  /** The HTTP status of an answer that was not ours, for instance 413 of a proxy on the way. */
  readonly status: number | null;

  constructor(why: Cause, status: number | null = null) {
    super(`unreachable: ${why}${status === null ? "" : ` (${status})`}`);
    this.why = why;
    this.status = status;
  }
}
