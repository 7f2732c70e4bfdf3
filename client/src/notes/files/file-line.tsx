// A recording or a document in the stream: what it is, how large, where it is on its way, and how it is played or opened.
import { useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { bytes, isolate, t } from "../../i18n";
import { Chip, Icon, IconButton, Meter, Name, Tick } from "../../ui";
import { duration } from "../audio/duration";
import { stateWords } from "../photos/photo-words";
import type { Attached } from "../stream";
import { FileSheet } from "./file-sheet";
import { useBytes } from "./use-bytes";
import "./files.css";

export function FileLine({ file }: { readonly file: Attached }) {
  const store = useStore();
  const [isOpen, open] = useState(false);
  const upload = store.pictures.uploading.value;
  const state = stateWords(store, file);
  const { seconds, size, kind } = file.data;
  const told = [kind === "audio" && seconds ? duration(seconds) : null, size ? sizeWords(size) : null, state];
  return (
    <div class="file">
      {kind === "audio" ? <Player file={file} /> : <Document file={file} />}
      <span class="file-about">
        <span class="grow">{told.filter(Boolean).join(", ")}</span>
        {file.saved === "phone" && <Tick saved="phone" />}
      </span>
      <IconButton
        icon="more"
        label={t("notes.file.more", { name: isolate(fileName(file)) })}
        onClick={() => open(true)}
      />
      {upload?.id === file.id && <Meter part={upload.share} label={t("notes.file.sending")} />}
      {isOpen && <FileSheet file={file} onClose={() => open(false)} />}
    </div>
  );
}

const KILOBYTE = 1_000;

/** Nothing is smaller than a kilobyte to a person. */
function sizeWords(size: number): string {
  return bytes(Math.max(KILOBYTE, size));
}

export function fileName({ data }: Attached): string {
  return data.caption || t(data.kind === "audio" ? "notes.memo" : "notes.file");
}

/** What is not here says how large it is, and comes when it is asked for. */
function Fetch({ file, get, isBusy, hasFailed }: FetchProps) {
  if (file.data.state !== "here") return <Icon name={file.data.kind === "audio" ? "mic" : "quote"} />;
  const size = sizeWords(file.data.size ?? 0);
  return (
    <>
      <Chip icon="download" disabled={isBusy} onClick={get}>
        {t(isBusy ? "notes.file.fetching" : "notes.file.fetch", { size })}
      </Chip>
      {hasFailed && (
        <span role="status" class="file-failed">
          {t("notes.file.later")}
        </span>
      )}
    </>
  );
}

interface FetchProps {
  readonly file: Attached;
  readonly get: () => void;
  readonly isBusy: boolean;
  readonly hasFailed: boolean;
}

/** A recording does not say itself how long it is: `seconds` does, so the browser's own player would be wrong. */
function Player({ file }: { readonly file: Attached }) {
  const held = useBytes(file);
  const player = useRef<HTMLAudioElement>(null);
  const [isPlaying, playing] = useState(false);
  const [at, move] = useState(0);
  const [silent, isSilent] = useState(false);
  const long = Math.max(1, file.data.seconds ?? 0, Math.ceil(at));
  const name = isolate(fileName(file));
  const toggle = async () => {
    const audio = player.current;
    if (audio === null) return;
    if (isPlaying) return audio.pause();
    const address = await held.open();
    if (address === null) return;
    if (audio.src !== address) audio.src = address;
    // An iPhone cannot play what an old Android recorded, and says so only now.
    await audio.play().then(
      () => isSilent(false),
      () => isSilent(true),
    );
  };
  return (
    <>
      {held.isHere === false ? (
        <span class="file-get">
          <Name>{fileName(file)}</Name>
          <Fetch file={file} get={() => void held.open()} isBusy={held.isFetching} hasFailed={held.hasFailed} />
        </span>
      ) : (
        <span class="player">
          <IconButton
            accent
            icon={isPlaying ? "pause" : "play"}
            label={t(isPlaying ? "notes.memo.pause" : "notes.memo.play", { name })}
            onClick={() => void toggle()}
          />
          <span class="player-line">
            <Name>{fileName(file)}</Name>
            <input
              type="range"
              min={0}
              max={long}
              step={1}
              value={Math.min(long, Math.round(at))}
              aria-label={t("notes.memo.at", { name })}
              aria-valuetext={duration(at)}
              onInput={(event) => {
                const to = Number(event.currentTarget.value);
                move(to);
                if (player.current?.src) player.current.currentTime = to;
              }}
            />
          </span>
          {silent && (
            <span role="status" class="file-failed">
              {t("notes.memo.silent")}
            </span>
          )}
        </span>
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: nobody writes captions for a memo; its words stand in the note */}
      <audio
        ref={player}
        preload="none"
        onPlay={() => playing(true)}
        onPause={() => playing(false)}
        onEnded={() => {
          playing(false);
          move(0);
        }}
        onTimeUpdate={(event) => move(event.currentTarget.currentTime)}
      />
    </>
  );
}

function Document({ file }: { readonly file: Attached }) {
  const held = useBytes(file);
  const open = async () => {
    const address = await held.open();
    if (address !== null) show(address, fileName(file));
  };
  if (held.isHere === false) {
    return (
      <span class="file-get">
        <Name>{fileName(file)}</Name>
        <Fetch file={file} get={() => void held.open()} isBusy={held.isFetching} hasFailed={held.hasFailed} />
      </span>
    );
  }
  return (
    <button type="button" class="file-open" onClick={() => void open()}>
      <Icon name="quote" />
      <Name>{fileName(file)}</Name>
    </button>
  );
}

/** In a page of its own where the browser can show it, else it is saved under its name. */
function show(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  if (navigator.pdfViewerEnabled !== true) link.download = name;
  link.click();
}
