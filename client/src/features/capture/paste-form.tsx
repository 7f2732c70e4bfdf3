// A pasted mail signature or page of contacts, split into the fields of a card and shown before anything is saved.
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { Button, Field } from "../../ui";
import type { CaptureNote } from "./note";
import { readSignature } from "./signature";

const LONGEST = 20_000;

export interface Pasted {
  readonly change: Partial<CaptureNote>;
  readonly doubtful: ReadonlySet<string>;
}

/** Lines that fit nowhere stay in the note: nothing pasted is thrown away. */
export function pastedNote(text: string): Pasted {
  const { fields, doubtful, rest } = readSignature(text.slice(0, LONGEST));
  return { change: { ...fields, ...(rest === "" ? {} : { text: rest }) }, doubtful: new Set(doubtful) };
}

export function PasteForm({ onPasted }: { readonly onPasted: (pasted: Pasted) => void }) {
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") onPasted(pastedNote(text));
      }}
    >
      <Field
        label={t("capture.paste.text")}
        hint={t("capture.paste.how")}
        kind="long"
        value={text}
        onInput={setText}
        autofocus
      />
      <div class="pad paste-split">
        <Button type="submit" disabled={text.trim() === ""}>
          {t("capture.paste.split")}
        </Button>
      </div>
    </form>
  );
}
