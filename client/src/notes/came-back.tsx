// Words that have come back from a page that died: one quiet line says so, wherever they stand, and a way to start empty.
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../app/context";
import { moment, t } from "../i18n";
import { snack } from "../ui";
import "./came-back.css";

export interface CameBack {
  /** When they were written (ms); null where nothing has come back, or no longer. */
  readonly at: number | null;
  /** The fields stand as if nobody had typed; what is returned puts the words back. */
  letGo(): () => void;
}

/** A sheet of two kept things says it once. */
export function together(one: CameBack, other: CameBack): CameBack {
  return {
    at: one.at ?? other.at,
    letGo() {
      const back = [one.letGo(), other.letGo()];
      return () => {
        for (const again of back) again();
      };
    },
  };
}

/** Of spans alone: it stands in a heading, too, whose title is being changed. */
export function CameBackLine({ back: { at, letGo } }: { readonly back: CameBack }) {
  const store = useStore();
  const [isThere, come] = useState(false);
  // A live region is read out when its words change, and not when it appears with them.
  useEffect(() => come(true), []);
  if (at === null) return null;
  const words = t("notes.back", { at: moment(at, { now: store.now(), zone: store.user.zone }) });
  const startEmpty = () => snack(t("notes.back.let-go"), { undo: letGo() });
  return (
    <span class="line came-back">
      <span class="grow muted" role="status">
        {isThere && words}
      </span>
      <button
        type="button"
        class="btn plain"
        onMouseDown={(event) => event.preventDefault()} // a field that is left saves what stands in it
        onClick={startEmpty}
      >
        {t("notes.back.start-empty")}
      </button>
    </span>
  );
}
