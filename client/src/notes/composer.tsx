// The line at the thumb: words about a record, as a note or as a logged call, visit or mail, with what is recorded or picked.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "../ui";
import { ActivityDetails, Kinds } from "./activity-chips";
import { RecordButton } from "./audio/record-button";
import { CameBackLine } from "./came-back";
import { FileButton } from "./files/file-button";
import { PhotoButton } from "./photos/photo-button";
import type { NoteInHand } from "./use-note";
import "./notes.css";
import "./composer.css";

export interface ComposerProps {
  readonly root: string;
  readonly note: NoteInHand;
  readonly onSave: () => void;
}

/** What is typed is kept while it is typed; saving needs a word or a kind. Files are saved by themselves, at once. */
export function Composer({ root, note, onSave }: ComposerProps) {
  const [isActive, activate] = useState(false);
  const line = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const isEmpty = note.text.trim() === "" && note.activity === null;
  const isOpen = isActive || !isEmpty;
  useEffect(() => {
    if (!isActive || !isEmpty) return;
    // A tap elsewhere puts the empty line away, once it has done what it was for: sooner, the page would move under the finger.
    const elsewhere = ({ target }: MouseEvent) => {
      if (target instanceof Node && !line.current?.contains(target)) activate(false);
    };
    document.addEventListener("click", elsewhere);
    return () => document.removeEventListener("click", elsewhere);
  }, [isActive, isEmpty]);
  const save = () => {
    if (isEmpty) return;
    activate(false);
    box.current?.blur();
    onSave();
  };
  const place = { root, parent: isEmpty ? undefined : note.comment };
  return (
    <div ref={line} class={isOpen ? "composer open" : "composer"}>
      <CameBackLine back={note.back} />
      <textarea
        ref={box}
        class="input"
        rows={1}
        dir="auto"
        aria-label={t("notes.write")}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        placeholder={t("notes.write")}
        value={note.text}
        onFocus={() => activate(true)}
        onInput={(event) => note.write({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape" && isEmpty) {
            activate(false);
            event.currentTarget.blur();
          }
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          save();
        }}
      />
      <div class="composer-kinds">
        <Kinds
          chosen={note.activity}
          onChoose={(activity) => note.write({ activity, ...(activity === null && { outcome: null, minutes: null }) })}
        />
        {isOpen && note.activity !== null && (
          <fieldset class="group composer-details" aria-label={t("notes.details")}>
            <ActivityDetails kind={note.activity} note={note} />
          </fieldset>
        )}
      </div>
      <div class="composer-tools">
        <RecordButton {...place} />
        <PhotoButton {...place} />
        {isOpen && <FileButton {...place} />}
        {isOpen && (
          <Button small icon="send" disabled={isEmpty} onClick={save}>
            {t("ui.save")}
          </Button>
        )}
      </div>
    </div>
  );
}
