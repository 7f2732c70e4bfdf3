// Answers to questions, as operations. A question that grew meanwhile takes the answer as a concurrent edit (SYNC 2).
import type { ConflictValue } from "../../protocol/types.gen";
import { type Done, gesture, setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import type { Question } from "./questions";

export type Answer =
  | { readonly choice: "kept" }
  | { readonly choice: "other"; readonly side: ConflictValue }
  | { readonly choice: "new"; readonly value: unknown };

/** The base is the version of the conflict that was on screen. */
export function settleDraft(question: Question, answer: Answer): Draft {
  const { id, seq } = question.conflict;
  switch (answer.choice) {
    case "kept":
      return { kind: "conflict.settle", id, choice: "kept", base: seq };
    case "other":
      return { kind: "conflict.settle", id, choice: "other", other: answer.side.op, base: seq };
    case "new":
      return { kind: "conflict.settle", id, choice: "new", value: answer.value, base: seq };
    default:
      return answer satisfies never;
  }
}

/**
 * Settle, and remember the way back. A settled conflict stays settled once it has left the phone; taking it back then means
 * showing the value that was shown before.
 */
export function settle(store: Store, question: Question, answer: Answer): Promise<Done> {
  return gesture(store, [settleDraft(question, answer)], () => {
    if (answer.choice === "kept") return [];
    const entity = question.entity as Row["entity"];
    const shown = store.row(entity, question.record).peek();
    if (shown === undefined) return [];
    return [backDraft(shown, question)];
  });
}

/** A status is written by its own operation, every other field by `set`. */
function backDraft(shown: Row, { field, kept }: Question): Draft {
  if (shown.entity !== "opportunity" || field !== "status") return setDraft(shown, { [field]: kept.value });
  const { is = "open", ...closing } = (kept.value ?? {}) as { is?: "open" | "won" | "lost" | "cancelled" };
  return { kind: "status.set", id: shown.id, status: is, ...closing, base: shown.version("status") };
}
