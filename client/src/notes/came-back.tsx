// Words that have come back from a page that died: one quiet line says so, wherever they stand, and a way to start empty.
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../app/context";
import { moment, t } from "../i18n";
import { UNDO_MS } from "../ui";
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

type Undo = { readonly run: () => void } | null;

/**
 * Undo stands in the same place: the snack bar lies below a sheet that is open. Of spans alone, since the line stands in a
 * heading, too, whose title is being changed.
 */
export function CameBackLine({ back: { at, letGo } }: { readonly back: CameBack }) {
  const store = useStore();
  const [isThere, come] = useState(false);
  const [undo, offer] = useState<Undo>(null);
  // A live region is read out when its words change, and not when it appears with them.
  useEffect(() => come(true), []);
  useEffect(() => {
    if (undo === null) return undefined;
    const timer = setTimeout(() => offer(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [undo]);
  if (undo !== null) {
    const takeBack = () => {
      undo.run();
      offer(null);
    };
    return <SaidLine words={t("notes.back.let-go")} button={t("ui.undo")} onClick={takeBack} />;
  }
  if (at === null) return null;
  const words = t("notes.back", { at: moment(at, { now: store.now(), zone: store.user.zone }) });
  const startEmpty = () => offer({ run: letGo() });
  return <SaidLine words={isThere ? words : ""} button={t("notes.back.start-empty")} onClick={startEmpty} />;
}

interface SaidLineProps {
  readonly words: string;
  readonly button: string;
  readonly onClick: () => void;
}

function SaidLine({ words, button, onClick }: SaidLineProps) {
  return (
    <span class="line came-back">
      <span class="grow muted" role="status">
        {words}
      </span>
      <button
        type="button"
        class="btn plain"
        onMouseDown={(event) => event.preventDefault()} // a field that is left saves what stands in it
        onClick={onClick}
      >
        {button}
      </button>
    </span>
  );
}
