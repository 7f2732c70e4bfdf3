// The number under which the server has logged a request, for whoever helps (X30).
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../ui";

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
      {t(is === "copied" ? "request.copied" : "request.copy", { id: `…${id.slice(-8)}` })}
    </button>
  );
}
