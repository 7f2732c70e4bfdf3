// What can be pressed.
import { useState } from "preact/hooks";
import {
  Avatar,
  Button,
  Chip,
  Icon,
  IconButton,
  Line,
  Name,
  Section,
  Segmented,
  StateWords,
  Switch,
  Tick,
} from "../ui";

export function Controls() {
  return (
    <>
      <Section title="Buttons" flat>
        <Buttons />
      </Section>
      <Section title="Chips and choices" flat>
        <Chips />
      </Section>
      <Section title="Signs, names and the words of saving" flat>
        <Signs />
      </Section>
    </>
  );
}

function Buttons() {
  return (
    <>
      <Line>
        <Button>Main action</Button>
        <Button icon="call">With a sign</Button>
        <Button disabled>Disabled</Button>
        <Button small>Small</Button>
      </Line>
      <Line>
        <Button kind="quiet">Quiet</Button>
        <Button kind="quiet" tone="won">
          Won
        </Button>
        <Button kind="quiet" tone="lost">
          Lost
        </Button>
        <Button kind="quiet" disabled>
          Disabled
        </Button>
        <Button kind="quiet" small icon="plus">
          Small
        </Button>
      </Line>
      <Line>
        <Button kind="plain">A word to press</Button>
        <Button kind="plain" href="#link">
          A link
        </Button>
        <Button kind="quiet" href="#link">
          A link as a button
        </Button>
      </Line>
    </>
  );
}

const VIEWS = [
  { value: "board", label: "Board" },
  { value: "compact", label: "Compact" },
  { value: "extended", label: "Extended" },
] as const;

function Chips() {
  const [view, setView] = useState<(typeof VIEWS)[number]["value"]>("board");
  const [isOn, setOn] = useState(true);
  const nothing = (): void => {};
  return (
    <>
      <Line>
        <Chip>a tag</Chip>
        <Chip tone="won">won</Chip>
        <Chip tone="due">2 values</Chip>
        <Chip tone="lost">lost</Chip>
        <Chip icon="tag">With a sign</Chip>
      </Line>
      <Line>
        <Chip onClick={nothing}>Tomorrow</Chip>
        <Chip on onClick={nothing}>
          Chosen
        </Chip>
        <Chip endIcon="down" onClick={nothing}>
          Quotation
        </Chip>
        <Chip disabled onClick={nothing}>
          Disabled
        </Chip>
        <Chip tone="won" onClick={nothing}>
          Won
        </Chip>
        <Chip tone="lost" onClick={nothing}>
          Lost
        </Chip>
      </Line>
      <Line>
        <Segmented label="View" options={VIEWS} value={view} onChange={setView} />
      </Line>
      <Switch label="A switch" hint="With what it means below" on={isOn} onChange={setOn} />
      <Switch label="Another, off" on={!isOn} onChange={(on) => setOn(!on)} />
    </>
  );
}

function Signs() {
  const [isStarred, setStarred] = useState(true);
  return (
    <>
      <Line>
        <IconButton icon="search" label="Search" />
        <IconButton icon="more" label="More" />
        <IconButton icon="star" label="Star" pressed={isStarred} onClick={() => setStarred(!isStarred)} />
        <IconButton icon="call" label="Call" accent href="#call" />
        <Icon name="calendar" />
        <Icon name="clock" small />
        <Tick saved="phone" />
        <Tick saved="server" />
      </Line>
      <Line>
        <Avatar name="Marco Rinaldi" />
        <Avatar name="Анна Смирнова" large />
        <Name>Тойота (Toyota)</Name>
      </Line>
      <Line>
        <StateWords>All sent 11:40</StateWords>
        <StateWords tone="wait">3 waiting</StateWords>
        <StateWords tone="off">Offline since 09:12</StateWords>
        <StateWords tone="you" onClick={() => {}}>
          1 needs you
        </StateWords>
      </Line>
    </>
  );
}
