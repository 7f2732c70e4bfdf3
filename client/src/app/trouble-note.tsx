// A request that failed: in words, read out at once, and with its number where whoever helps can look it up (X30).
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Icon, Note } from "../ui";
import type { Trouble } from "./trouble";

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

/** One tap takes it along. Without https there is no clipboard: the number then stands there to be selected. */
export function RequestNumber({ id }: { readonly id: string }) {
  const [is, become] = useState<"short" | "copied" | "whole">("short");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id);
      become("copied");
    } catch {
      become("whole");
    }
  };
  if (is === "whole") {
    return (
      <p>
        <bdi>{id}</bdi>
      </p>
    );
  }
  return (
    <button type="button" class="btn plain" onClick={() => void copy()}>
      <Icon name={is === "copied" ? "tick" : "copy"} small />
      {t(is === "copied" ? "sign-in.request.copied" : "sign-in.request.copy", { id: `…${id.slice(-8)}` })}
    </button>
  );
}
