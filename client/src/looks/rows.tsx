// Rows of the notebook and the timeline, on lined paper.
import { Avatar, Chip, Event, Icon, ListRow, Section, Tick, VirtualList } from "../ui";

const MANY = Array.from({ length: 1000 }, (_, at) => ({ id: String(at), title: `Row ${at + 1} of a thousand` }));
const LONG = "Schönberger Maskinforretning og Sønner med Døtre, Grundstücksverkehrsgenehmigungszuständigkeit";

export function Rows() {
  return (
    <>
      <Section title="Rows" flat />
      <div class="page lined">
        <Section title="Overdue" aside="2 · € 84 200">
          <DealRows />
        </Section>
        <Section title="A timeline">
          <Event when="Mon" by="You, 12 min">
            <b>Call.</b> Wants delivery before August.
          </Event>
          <Event when="12 Nov">
            Step <mark>Visited</mark> to <mark>Quotation</mark>
          </Event>
        </Section>
      </div>
      <Section title="A long list, drawn as far as it is seen" flat />
      <div class="page lined">
        <VirtualList
          items={MANY}
          estimate={64}
          itemKey={(item) => item.id}
          render={(item) => <ListRow when={"any\ntime"} title={item.title} href={`#${item.id}`} />}
        />
      </div>
    </>
  );
}

function DealRows() {
  return (
    <>
      <ListRow
        when="Tue"
        whenTone="late"
        title={<bdi>Тойота (Toyota), gift sets</bdi>}
        sub="Call Smirnova about the sample"
        sum="1,2 M₽"
        sumSub="20 %"
        href="#a"
      />
      <ListRow when="09:30" whenTone="now" title="Officine Bellavista" sub="Visit" sum="€ 18 400" selected href="#b" />
      <ListRow when="09:30" whenTone="now" title="Visit, bring the second quote" next large />
      <ListRow when="11:00" title={<bdi>{LONG}</bdi>} sub={LONG} sum="kr 92 000" sumSub="20 %" href="#c" />
      <ListRow when={"any\ntime"} title="A line that wraps" sub={LONG} wrap end={<Tick saved="server" />} />
      <ListRow when={<Icon name="walk" />} whenTone="accent" title="Morning round" sub="5 of 14 done" href="#d" />
      <ListRow when={<Avatar name="Giulia Ferri" />} title="Giulia Ferri" sub="Decides" href="#e" end={<CallChip />} />
      <ListRow when={"won\n2025"} whenTone="won" title="Calendars" sum="280 k₽" onClick={() => {}} />
    </>
  );
}

const CallChip = () => <Chip onClick={() => {}}>Take it</Chip>;
