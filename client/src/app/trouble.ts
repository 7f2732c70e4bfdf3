// What went wrong with a request, in words: what, why and what now; the server's own sentence where it knows better.
import { Problem, Unreachable } from "../api";
import { hasMessage, t } from "../i18n";

export interface Trouble {
  readonly words: string;
  /** Under this the server has written it down; null where the server was not reached. */
  readonly requestId: string | null;
}

export function troubleOf(error: unknown): Trouble {
  return { words: wordsOf(error), requestId: error instanceof Problem ? error.requestId : null };
}

function wordsOf(error: unknown): string {
  if (error instanceof Unreachable) return t(error.why === "not_ours" ? "sign-in.not-ours" : "sign-in.unreachable");
  if (error instanceof Problem) {
    const key = `sign-in.problem.${error.code}`;
    if (hasMessage(key)) return t(key, { minutes: Math.ceil((error.retryAfterMs ?? 60_000) / 60_000) });
    return error.detail || t("sign-in.problem.unknown");
  }
  return t("sign-in.problem.unknown");
}
