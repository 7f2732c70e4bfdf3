// A recording: the kind that this browser writes, how long it has gone on, and the whole of it when it ends.
import { monotonic } from "../../clock";

/** Best first; what the server keeps and every browser of today plays or its own maker's does. */
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
/** Speech needs no more: ten minutes are 2.4 MB. */
const BITS_PER_SECOND = 32_000;
const PIECE_MS = 1_000;

export interface Memo {
  readonly file: Blob;
  readonly seconds: number;
}

export interface Recording {
  /** Since it began, ms. */
  elapsed(): number;
  /** How loud it is now, 0 to 1. */
  level(): number;
  /** Ends it and gives all of it; a second call gives the same. */
  stop(): Promise<Memo>;
}

/** `refused`: the person or the system said no. `none`: no microphone, or a browser that cannot record. */
export type NoRecording = "refused" | "none";

export const canRecord = (): boolean =>
  typeof globalThis.MediaRecorder === "function" && navigator.mediaDevices?.getUserMedia !== undefined;

/** Asks for the microphone, which is only ever done in the act. */
export async function record(now: () => number = monotonic): Promise<Recording | NoRecording> {
  if (!canRecord()) return "none";
  let sound: MediaStream;
  try {
    sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    return error instanceof DOMException && error.name === "NotAllowedError" ? "refused" : "none";
  }
  try {
    return begin(sound, now);
  } catch {
    release(sound);
    return "none";
  }
}

function begin(sound: MediaStream, now: () => number): Recording {
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(sound, {
    ...(mimeType !== undefined && { mimeType }),
    audioBitsPerSecond: BITS_PER_SECOND,
  });
  const pieces: Blob[] = [];
  const begun = now();
  let ended: number | null = null;
  const over = new Promise<void>((done) => {
    recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size > 0) pieces.push(data);
    });
    recorder.addEventListener("stop", () => done());
  });
  const meter = levelOf(sound);
  recorder.start(PIECE_MS);
  const elapsed = (): number => (ended ?? now()) - begun;
  return {
    elapsed,
    level: meter.level,
    async stop() {
      ended ??= now();
      if (recorder.state !== "inactive") recorder.stop();
      await over;
      meter.close();
      release(sound);
      const file = new Blob(pieces, { type: recorder.mimeType || mimeType || "audio/webm" });
      return { file, seconds: Math.max(1, Math.round(elapsed() / 1_000)) };
    },
  };
}

function release(sound: MediaStream): void {
  for (const track of sound.getTracks()) track.stop();
}

/** Whether the microphone hears anything is worth seeing; where it cannot be measured nothing is shown. */
function levelOf(sound: MediaStream): { level(): number; close(): void } {
  if (typeof globalThis.AudioContext !== "function") return { level: () => 0, close: () => undefined };
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 256;
  context.createMediaStreamSource(sound).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  return {
    level() {
      analyser.getByteTimeDomainData(samples);
      return Math.min(1, Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 96);
    },
    close: () => void context.close().catch(() => undefined),
  };
}

/** The screen stays awake until the answer is called; where that cannot be had it goes as always. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let isWanted = true;
  void navigator.wakeLock
    ?.request("screen")
    .then((held) => {
      lock = held;
      if (!isWanted) void held.release();
    })
    .catch(() => undefined);
  return () => {
    isWanted = false;
    void lock?.release().catch(() => undefined);
  };
}
