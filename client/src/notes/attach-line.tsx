// Beside the words of a sheet: say it, show it, attach it, and what came of it, in one line that can be swiped.
import { Line } from "../ui";
import { ActivityDetails } from "./activity-chips";
import { RecordButton } from "./audio/record-button";
import { FileButton } from "./files/file-button";
import { PhotoButton } from "./photos/photo-button";
import type { NoteInHand } from "./use-note";

export interface AttachLineProps {
  readonly root: string;
  readonly note: NoteInHand;
  readonly kind: string | null;
}

export function AttachLine({ root, note, kind }: AttachLineProps) {
  return (
    <Line one>
      <Attach root={root} parent={note.comment} />
      <ActivityDetails kind={kind} note={note} />
    </Line>
  );
}

interface AttachProps {
  readonly root: string;
  /** The comment that the words will be. */
  readonly parent?: string | undefined;
}

/** What is recorded or picked is saved at once, and stands with the words when they are. */
export function Attach(place: AttachProps) {
  return (
    <>
      <RecordButton {...place} />
      <PhotoButton {...place} />
      <FileButton {...place} />
    </>
  );
}
