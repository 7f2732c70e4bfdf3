// The end of the round, which is visible: what was walked, and where new clients are found (K1).
import { openCapture } from "../../app/capture";
import { t } from "../../i18n";
import type { Answer, Answers } from "../../store/morning-round";
import { Button, Icon, ListRow, Page, Section } from "../../ui";
import type { Frame } from "./morning-screen";
import type { RoundInHand } from "./use-round";

export function EndStop({ round, frame }: { readonly round: RoundInHand; readonly frame: Frame }) {
  const { walk, answers } = round;
  return (
    <Page
      title={t("morning.title")}
      back="/"
      compact
      {...frame}
      bar={<Button href="/">{t("morning.to-today")}</Button>}
    >
      <ListRow
        when={<Icon name="ticks" />}
        whenTone="won"
        title={t("morning.end")}
        sub={doneWords(walk.dealsDone, walk.contactsDone, answers)}
        wrap
        large
      />
      <ListRow
        when={<Icon name="people" />}
        whenTone="accent"
        title={t("morning.more", { count: round.choice.portion })}
        sub={t("morning.more.how")}
        onClick={() => void round.more()}
      />
      <Section title={t("morning.find")} />
      <ListRow
        when={<Icon name="list" />}
        whenTone="accent"
        title={t("morning.find.lists")}
        sub={t("morning.find.lists.how")}
        href="/prospects"
        end={<Icon name="go" />}
      />
      <ListRow
        when={<Icon name="search" />}
        whenTone="accent"
        title={t("morning.find.search")}
        sub={t("morning.find.search.how")}
        href="/search"
        end={<Icon name="go" />}
      />
      <ListRow
        when={<Icon name="card" />}
        whenTone="accent"
        title={t("morning.find.cards")}
        sub={t("morning.find.cards.how")}
        onClick={() => openCapture()}
        end={<Icon name="go" />}
      />
      <ListRow
        when={<Icon name="ask" />}
        whenTone="accent"
        title={t("morning.find.ask")}
        sub={t("morning.find.ask.how")}
        href="/clients"
        end={<Icon name="go" />}
      />
    </Page>
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
