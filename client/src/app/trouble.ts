// What went wrong with a request, in words: what, why and what now; the server's own sentence where it knows better.
import { Problem, Unreachable } from "../api";
import { hasMessage, t } from "../i18n";

export interface Trouble {
  readonly words: string;
  /** For whoever helps; null where the words say what to do, as with a wrong password, and where nobody answered. */
  readonly requestId: string | null;
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof Problem) return problemOf(error);
  if (!(error instanceof Unreachable)) return { words: t("sign-in.problem.unknown"), requestId: null };
  return { words: t(error.why === "not_ours" ? "sign-in.not-ours" : "sign-in.unreachable"), requestId: null };
}

function problemOf({ code, detail, retryAfterMs, requestId }: Problem): Trouble {
  const key = `sign-in.problem.${code}`;
  if (!hasMessage(key)) return { words: detail || t("sign-in.problem.unknown"), requestId };
  return { words: t(key, { minutes: Math.ceil((retryAfterMs ?? 60_000) / 60_000) }), requestId: null };
}
