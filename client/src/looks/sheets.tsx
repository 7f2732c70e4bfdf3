// What lies over the page: a sheet, and the line that takes back.
import { useState } from "preact/hooks";
import { Button, Field, Line, Section, Sheet, snack } from "../ui";

export function Sheets() {
  const [isOpen, setOpen] = useState(false);
  const [words, setWords] = useState("");
  return (
    <Section title="Over the page" flat>
      <Line>
        <Button kind="quiet" onClick={() => setOpen(true)}>
          Open a sheet
        </Button>
        <Button kind="quiet" onClick={() => snack("“Léo Faure” is now in Visited", { undo: () => {} })}>
          Move, with undo
        </Button>
      </Line>
      <Sheet
        title="How did it go?"
        open={isOpen}
        onClose={() => setOpen(false)}
        bar={
          <>
            <Button onClick={() => setOpen(false)}>Save</Button>
            <Button kind="quiet" onClick={() => setOpen(false)}>
              Not yet
            </Button>
          </>
        }
      >
        <div class="pad stack">
          <Field label="What was said" kind="long" value={words} onInput={setWords} />
        </div>
      </Sheet>
    </Section>
  );
}
