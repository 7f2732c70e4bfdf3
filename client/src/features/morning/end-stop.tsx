// The end of the round, which is visible: what was walked, and where new clients are found (K1).
import { openCapture } from "../../app/capture";
import { isDesk } from "../../app/layout";
import { t } from "../../i18n";
import { type Answer, type Answers, MOST_STOPS } from "../../store/morning-round";
import { Button, Icon, ListRow, Section } from "../../ui";
import { type Frame, Stop } from "./stop";
import type { RoundInHand } from "./use-round";

export function EndStop({ round, frame }: { readonly round: RoundInHand; readonly frame: Frame }) {
  const { walk, answers } = round;
  const isBare = walk.deals + walk.contacts === 0;
  return (
    <Stop
      frame={frame}
      bar={
        <Button kind={isDesk.value ? "quiet" : "main"} href="/">
          {t("morning.to-today")}
        </Button>
      }
    >
      <ListRow
        when={<Icon name={isBare ? "walk" : "ticks"} />}
        whenTone={isBare ? "accent" : "won"}
        title={t(isBare ? "morning.bare" : "morning.end")}
        sub={isBare ? t("morning.bare.how") : doneWords(walk.dealsDone, walk.contactsDone, answers)}
        wrap
        large
      />
      {!isBare && walk.deals + walk.contacts < MOST_STOPS && (
        <ListRow
          when={<Icon name="people" />}
          whenTone="accent"
          title={t("morning.more", { count: round.choice.portion })}
          sub={t("morning.more.how")}
          wrap
          onClick={() => void round.more()}
        />
      )}
      <Section title={t("morning.find")} />
      <ListRow
        when={<Icon name="list" />}
        whenTone="accent"
        title={t("morning.find.lists")}
        sub={t("morning.find.lists.how")}
        wrap
        href="/prospects"
        end={<Icon name="go" />}
      />
      <ListRow
        when={<Icon name="search" />}
        whenTone="accent"
        title={t("morning.find.search")}
        sub={t("morning.find.search.how")}
        wrap
        href="/search"
        end={<Icon name="go" />}
      />
      <ListRow
        when={<Icon name="card" />}
        whenTone="accent"
        title={t("morning.find.cards")}
        sub={t("morning.find.cards.how")}
        wrap
        onClick={() => openCapture()}
        end={<Icon name="go" />}
      />
      <ListRow
        when={<Icon name="ask" />}
        whenTone="accent"
        title={t("morning.find.ask")}
        sub={t("morning.find.ask.how")}
        wrap
        href="/prospects?ask"
        end={<Icon name="go" />}
      />
    </Stop>
  );
}

function doneWords(deals: number, contacts: number, answers: Answers): string {
  const counted = (answer: Answer) => Object.values(answers).filter((one) => one === answer).length;
  const parts = [
    t("today.walked", { deals, contacts }),
    counted("won") > 0 && t("today.won", { count: counted("won") }),
    counted("cancelled") > 0 && t("today.lost", { count: counted("cancelled") }),
  ];
  return parts.filter(Boolean).join(", ");
}
