// A server small enough to be right at sight, for tests: takes operations in order, keeps rows, receipts and one sequence.
// Its telling (pull, manifest, rows, digest) stands in `telling-model.ts`.

import { newId } from "../clock";
import type { High } from "../protocol/messages";
import { Problem, Unreachable } from "../protocol/problem";
import type { Operation, Result, WireRow } from "../protocol/types.gen";
import { strokesOf } from "../store/strokes";
import { answerTo, type Move, type Telling } from "./telling-model";
import type { Answer, Transport } from "./transport";

type Fault = "lost" | "cut" | "html" | "500" | "unreadable" | Refusal | null;
type Body = Record<string, unknown>;

/** A problem document. */
export interface Refusal {
  readonly status: number;
  readonly members: Body;
  readonly retryAfterMs?: number;
}

interface Device {
  lastN: number;
  readonly receipts: Map<string, Result>;
}

export class ServerModel {
  history = newId();
  head = 0;
  rows = new Map<string, WireRow>();
  devices = new Map<string, Device>();
  /** How often each operation took effect. */
  readonly effects = new Map<string, number>();
  /** What happens to the coming requests, first to last; then all is well. */
  readonly faults: Fault[] = [];
  /** What is answered to the next pull instead of rows. */
  problem: Refusal | null = null;
  /** What is answered to every push. */
  pushProblem: Refusal | null = null;
  /** Operations for which a whole push cannot be read. */
  unreadable: (op: Operation) => boolean = () => false;
  /** Groups that are answered of one push at most. */
  mostGroups = Number.POSITIVE_INFINITY;
  /** The member whom everything belongs to by now: edits are kept as suggestions to them. */
  suggestsTo: string | null = null;
  /** Why the server wants a comparison, said with each page of it. */
  reason: string | null = null;
  enter: string[] = [];
  leave: string[] = [];
  /** Roots that this person may not see. */
  hidden = new Set<string>();
  /** Who came into sight and went out of it, when. */
  moves: Move[] = [];
  /** Roots that this person works at. */
  mine = new Set<string>();
  /** What its clock says, ms; null: it says nothing of it. */
  now: number | null = null;
  /** The greatest number that both histories share, when the restored server knows it. */
  fork: number | null = null;
  /** Runs before each answer is made: what others do meanwhile. */
  meanwhile: (path: string, body: Body) => void = () => undefined;
  calls: { path: string; body: Body }[] = [];
  readonly #held: { op: Operation; device: Device }[] = [];
  #nonces = new Map<number, string>([[0, newId()]]);

  readonly transport: Transport = async (_method, path, body) => {
    await Promise.resolve();
    const fault = this.faults.shift() ?? null;
    this.calls.push({ path, body: structuredClone(body) as Body });
    if (fault === "lost") throw new Unreachable("timeout");
    if (fault === "html") throw new Unreachable("not_ours", 200);
    if (fault === "500") throw this.#says(500, { code: "server_error", detail: "" });
    if (fault === "unreadable") throw this.#says(400, { code: "bad_request", detail: "what?" });
    if (typeof fault === "object" && fault !== null) throw this.#refuses(fault);
    this.meanwhile(path, body as Body);
    const answer = this.#answer(this.#members(path, body as Body));
    if (fault === "cut") throw new Unreachable("stalled");
    return answer;
  };

  /** Somebody else's write. */
  write(entity: string, id: string, data: Body, more: Partial<WireRow> = {}): void {
    this.#save(entity, id, more.root, data, more);
    this.#release();
  }

  erase(entity: string, id: string): void {
    const key = `${entity} ${id}`;
    const root = this.rows.get(key)?.root;
    this.rows.set(key, { entity, id, seq: this.#next(), deleted: true, ...(root === undefined ? {} : { root }) });
  }

  /** From now on this person may see that root, or may not any more. */
  show(root: string, isShown: boolean): void {
    const found = [...this.rows.values()].find(({ id }) => id === root);
    if (found === undefined || this.hidden.has(root) !== isShown) return;
    this.#save(found.entity, root, undefined, {});
    if (isShown) this.hidden.delete(root);
    else this.hidden.add(root);
    this.moves.push({ seq: this.head, root, wasVisible: !isShown });
  }

  copy(): Pick<ServerModel, "head" | "rows" | "devices" | "hidden" | "moves"> {
    const { head, rows, devices, hidden, moves } = this;
    return structuredClone({ head, rows, devices, hidden, moves });
  }

  /** Put back from a backup: what came after it never was, and numbers are given anew under other nonces. */
  restore(backup: ReturnType<ServerModel["copy"]>): void {
    Object.assign(this, structuredClone(backup));
    for (const seq of this.#nonces.keys()) if (seq > this.head) this.#nonces.delete(seq);
  }

  visible(): WireRow[] {
    return [...this.rows.values()].filter(({ id, root }) => !this.hidden.has(root ?? id));
  }

  #says(status: number, members: Body): Problem {
    return this.#refuses({ status, members });
  }

  #refuses({ status, members, retryAfterMs }: Refusal): Problem {
    return new Problem(status, newId(), members, retryAfterMs ?? null);
  }

  #members(path: string, body: Body): Body {
    if (path === "/sync/v1/push") return this.#push(body);
    if (path === "/sync/v1/pull" && this.problem !== null) {
      const refusal = this.problem;
      this.problem = null;
      throw this.#refuses(refusal);
    }
    const { lastN } = this.#check(body);
    const common = { high: this.#high(), history: this.history, last_n: lastN, ...this.#clock() };
    const told = answerTo(this.#telling(), path, body);
    if (told === null) throw this.#says(400, { code: "bad_cursor", detail: "" });
    return { ...common, ...told };
  }

  #telling(): Telling {
    const { head, reason, mine } = this;
    return {
      head,
      reason,
      mine,
      visible: this.visible(),
      moves: (from) => {
        const [enter, leave] = [this.enter, this.leave];
        [this.enter, this.leave] = [[], []];
        const moved = this.moves.filter(({ seq }) => seq > from);
        const isNow = ({ root }: Move): boolean => !this.hidden.has(root);
        return {
          enter: [...enter, ...moved.filter((move) => isNow(move) && !move.wasVisible).map(({ root }) => root)],
          leave: [...leave, ...moved.filter((move) => !isNow(move) && move.wasVisible).map(({ root }) => root)],
        };
      },
    };
  }

  #next(): number {
    this.head += 1;
    this.#nonces.set(this.head, newId());
    return this.head;
  }

  #high(): High {
    return [this.head, this.#nonces.get(this.head) ?? ""];
  }

  #check(body: Body): Device {
    const device = this.devices.get(body.device as string) ?? { lastN: 0, receipts: new Map() };
    this.devices.set(body.device as string, device);
    const high = body.high as High | null;
    const isOther = typeof body.history === "string" && body.history !== this.history;
    if (isOther || (high !== null && this.#nonces.get(high[0]) !== high[1])) {
      const fork = this.fork === null ? {} : { fork: this.fork };
      const members = { history: this.history, high: this.#high(), last_n: device.lastN, ...fork };
      throw this.#says(409, { code: "history_diverged", ...members });
    }
    return device;
  }

  #push(body: Body): Body {
    if (this.pushProblem !== null) throw this.#refuses(this.pushProblem);
    const device = this.#check(body);
    const groups = body.groups as { ops: Operation[] }[];
    const isUnreadable = (op: Operation): boolean => op.kind !== "skip" && this.unreadable(op);
    if (groups.some((group) => group.ops.some(isUnreadable))) throw this.#says(400, { code: "bad_request" });
    const ops = groups.slice(0, this.mostGroups).flatMap((group) => group.ops);
    const results = ops.map((op) => this.#take(op, device));
    const common = {
      last_n: device.lastN,
      high: this.#high(),
      history: this.history,
      more: groups.length > this.mostGroups,
      ...this.#clock(),
    };
    return { results, ...common };
  }

  #clock(): Body {
    return this.now === null ? {} : { server_now: new Date(this.now).toISOString() };
  }

  #take(op: Operation, device: Device): Result {
    if (op.n > device.lastN + 1) throw this.#says(409, { code: "gap", expected: device.lastN + 1 });
    // By its id, whatever name it was first sent under.
    const receipt = [...this.devices.values()].map(({ receipts }) => receipts.get(op.op)).find((found) => found);
    if (op.n <= device.lastN && receipt === undefined) throw this.#says(409, { code: "device_fork" });
    if (receipt !== undefined) {
      device.lastN = Math.max(device.lastN, op.n);
      return { ...receipt, n: op.n };
    }
    device.lastN = op.kind === "skip" ? (op.to ?? op.n) : op.n;
    const result = this.#apply(op, device);
    device.receipts.set(op.op, result);
    this.effects.set(op.op, (this.effects.get(op.op) ?? 0) + 1);
    return result;
  }

  #apply(op: Operation, device: Device): Result {
    const { n, op: id } = op;
    const strokes = strokesOf(op, { user: "somebody", conflict: () => null });
    const isBad = strokes.some(({ write }) => Object.values(write ?? {}).includes("bad"));
    if (isBad) return { n, op: id, status: "rejected", code: "invalid", detail: "a bad value", repairs: ["edit"] };
    if (this.suggestsTo !== null && op.kind === "set") {
      return { n, op: id, status: "suggested", owner: this.suggestsTo };
    }
    for (const { entity, id: record, make, write } of strokes) {
      if (make?.root != null && !this.#hasRoot(make.root)) {
        this.#held.push({ op, device });
        return { n, op: id, status: "held" };
      }
      if (make === undefined && !this.rows.has(`${entity} ${record}`)) {
        return { n, op: id, status: "rejected", code: "unknown_record" };
      }
      this.#save(entity, record, make?.root ?? undefined, { ...write });
    }
    return { n, op: id, status: "applied" };
  }

  #hasRoot(id: string): boolean {
    return [...this.rows.values()].some((row) => row.id === id && row.root === undefined);
  }

  /** What waited for a record takes effect with it. */
  #release(): void {
    for (const { op, device } of this.#held.splice(0)) device.receipts.set(op.op, this.#apply(op, device));
  }

  #save(entity: string, id: string, root: string | undefined, data: Body, more: Partial<WireRow> = {}): void {
    const key = `${entity} ${id}`;
    const before = this.rows.get(key);
    const seq = this.#next();
    const fv = { ...before?.fv, ...Object.fromEntries(Object.keys(data).map((name) => [name, seq])) };
    const home = root ?? before?.root;
    const row = { entity, id, seq, v: before?.v ?? seq, fv, data: { ...before?.data, ...data }, ...more };
    this.rows.set(key, home === undefined ? row : { ...row, root: home });
  }

  #answer(body: Body): Answer {
    return { status: 200, body: structuredClone(body), sentAt: 0, receivedAt: 0 };
  }
}
