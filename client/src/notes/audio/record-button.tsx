// Records a memo into a record: one tap begins, one ends it, and it is on this phone before anything else is asked.
import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { t } from "../../i18n";
import { Button, Icon, IconButton, snack } from "../../ui";
import { addMemo, type Place } from "../files/commands";
import { FileButton } from "../files/file-button";
import { saidFiles } from "../files/said-files";
import { duration } from "./duration";
import { keepAwake, type NoRecording, type Recording, record } from "./recorder";
import "../notes.css";
import "./audio.css";

const TICK_MS = 200;

export function RecordButton({ root, parent }: Place) {
  const store = useStore();
  const [recording, begin] = useState<Recording | null>(null);
  const [refused, refuse] = useState<NoRecording | null>(null);
  const isAsking = useRef(false);
  /** Taken by whoever ends it first: the button, the page that is hidden, the page that is left. */
  const running = useRef<Recording | null>(null);
  const start = async () => {
    if (isAsking.current) return;
    isAsking.current = true;
    const begun = await record();
    isAsking.current = false;
    if (typeof begun === "string") refuse(begun);
    else {
      running.current = begun;
      begin(begun);
    }
  };
  const end = async (isKept: boolean) => {
    const ending = running.current;
    if (ending === null) return;
    running.current = null;
    begin(null);
    const memo = await ending.stop();
    if (!isKept) return snack(t("notes.memo.dropped"));
    saidFiles([await addMemo(store, { root, parent }, memo.file, memo.seconds)], t("notes.memo.saved"));
  };
  if (refused !== null) return <Refused why={refused} place={{ root, parent }} onClose={() => refuse(null)} />;
  if (recording !== null) return <Running recording={recording} onEnd={end} />;
  return <IconButton icon="mic" label={t("notes.memo.record")} onClick={() => void start()} />;
}

interface RunningProps {
  readonly recording: Recording;
  readonly onEnd: (isKept: boolean) => Promise<void>;
}

function Running({ recording, onEnd }: RunningProps) {
  const [elapsed, tick] = useState(0);
  const [level, hear] = useState(0);
  const end = useRef(onEnd);
  end.current = onEnd;
  const stop = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    stop.current?.querySelector("button")?.focus();
    const sleep = keepAwake();
    const timer = setInterval(() => {
      tick(recording.elapsed());
      hear(recording.level());
    }, TICK_MS);
    // A call comes in, or the phone goes into the pocket: what was spoken by then is kept at once.
    const hide = () => {
      if (document.visibilityState === "hidden") void end.current(true);
    };
    document.addEventListener("visibilitychange", hide);
    return () => {
      clearInterval(timer);
      sleep();
      document.removeEventListener("visibilitychange", hide);
      void end.current(true); // the page is left: nothing spoken is lost
    };
  }, [recording]);
  return (
    <fieldset class="group memo-running" aria-label={t("notes.memo.running")}>
      <span class="memo-level" aria-hidden="true">
        <i style={{ transform: `scale(${0.35 + 0.65 * level})` }} />
        <Icon name="mic" small />
      </span>
      <output class="memo-time">{duration(elapsed / 1_000)}</output>
      <IconButton icon="close" label={t("notes.memo.drop")} onClick={() => void onEnd(false)} />
      <span ref={stop} class="memo-stop">
        <Button small onClick={() => void onEnd(true)}>
          {t("notes.memo.stop")}
        </Button>
      </span>
    </fieldset>
  );
}

interface RefusedProps {
  readonly why: NoRecording;
  readonly place: Place;
  readonly onClose: () => void;
}

/** The other way first, then where to allow it. */
function Refused({ why, place, onClose }: RefusedProps) {
  return (
    <span class="memo-refused" role="status">
      <span class="grow">{t(`notes.memo.${why}`)}</span>
      <FileButton {...place} words={t("notes.memo.pick")} accept="audio/*" onDone={onClose} />
      <IconButton icon="close" label={t("ui.close")} onClick={onClose} />
    </span>
  );
}
