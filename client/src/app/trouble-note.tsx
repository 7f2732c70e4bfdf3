// A request that failed: in words, read out at once, and with its number where whoever helps can look it up (X30).
import type { ComponentChildren } from "preact";
import { Note } from "../ui";
import { lazyLine } from "./lazy";
import type { Trouble } from "./trouble";

/** Signing in is on screen without it. */
const RequestNumber = lazyLine(async () => (await import("./request-number")).RequestNumber).Screen;

interface TroubleNoteProps {
  readonly trouble: Trouble | undefined;
  /** `due` where nothing that was typed is in question. */
  readonly tone?: "lost" | "due" | undefined;
  /** What can be done about it. */
  readonly end?: ComponentChildren;
}

export function TroubleNote({ trouble, tone = "lost", end }: TroubleNoteProps) {
  if (trouble === undefined) return null;
  return (
    <div role="alert">
      <Note tone={tone} title={trouble.words} end={end}>
        {trouble.requestId !== null && <RequestNumber id={trouble.requestId} />}
      </Note>
    </div>
  );
}
