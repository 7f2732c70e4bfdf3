// Words in a box, empty places, progress.
import { Button, Chip, Empty, Meter, Note, Section, Steps } from "../ui";

export function Boxes() {
  return (
    <>
      <Section title="Notes" flat>
        <div class="pad stack">
          <Note title="Copy for renewal">Keeps contacts, fields and tags.</Note>
          <Note tone="due" title="Worked by Anna B." end={<Chip onClick={() => {}}>Choose</Chip>}>
            “MediaCom spring campaign”
          </Note>
          <Note tone="lost" title="Not saved yet">
            The storage of this phone does not answer.
          </Note>
          <Note tone="won">Everything is answered.</Note>
        </div>
      </Section>
      <Section title="Strips above the page" flat>
        <div class="strip">
          <span class="grow">A new version is ready</span>
          <button type="button">Use it now</button>
        </div>
        <div class="strip due">
          <span class="grow">This phone is almost full</span>
          <button type="button">Why</button>
        </div>
      </Section>
      <Section title="Progress" flat>
        <div class="pad stack">
          <Steps done={5} now={5} total={14} label="Morning round" />
          <Meter part={0.62} label="Contacts and folders" />
        </div>
      </Section>
      <Section title="An empty place" flat>
        <Empty title="People you have not spoken to yet belong in a list." action={<Button>Paste a list</Button>}>
          Call through it, keep the few who have a need and a budget.
        </Empty>
      </Section>
    </>
  );
}
