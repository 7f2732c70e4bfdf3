// One tap and a name: what is added stands at the end of its list, and the next name can be typed at once.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { t } from "../i18n";
import { CameBackLine } from "../notes/came-back";
import { useKeptText } from "../notes/kept-text";
import { Button, Field, Line } from "../ui";
import "./add-line.css";

interface AddLineProps {
  /** *Add a step*. */
  readonly words: string;
  /** Which list it is: what is typed is kept under it. */
  readonly about: string;
  readonly onAdd: (name: string) => Promise<unknown>;
  readonly hint?: string | undefined;
  /** What else can be done with the list. */
  readonly beside?: ComponentChildren;
}

export function AddLine({ words, about, onAdd, hint, beside }: AddLineProps) {
  const store = useStore();
  const kept = useKeptText(store, `add:${about}`);
  const [isOpen, setIsOpen] = useState(kept.value !== "");
  if (!isOpen) {
    return (
      <Line>
        <Button kind="quiet" small icon="plus" onClick={() => setIsOpen(true)}>
          {words}
        </Button>
        {beside}
      </Line>
    );
  }
  const add = (): void => {
    const name = kept.value.trim();
    kept.clear();
    if (name === "") setIsOpen(false);
    else void onAdd(name);
  };
  return (
    <>
      <CameBackLine back={kept.back} />
      <form
        class="add-line"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Field label={words} value={kept.value} onInput={kept.write} hint={hint} autofocus />
        <Button kind="quiet" small type="submit">
          {t(kept.value.trim() === "" ? "settings.add.done" : "settings.add")}
        </Button>
      </form>
    </>
  );
}
