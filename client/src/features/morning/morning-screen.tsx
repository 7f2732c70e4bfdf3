// The round on screen: how far it is, one question, and its answers at the thumb.
import { useEffect, useState } from "preact/hooks";
import { useAwake } from "../../app/awake";
import { useStore } from "../../app/context";
import { t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import type { Walk } from "../../store/morning-round";
import { announce, IconButton, Meter, Steps } from "../../ui";
import { ContactStop } from "./contact-stop";
import { DealStop } from "./deal-stop";
import { EndStop } from "./end-stop";
import { HandOverSheet } from "./hand-over-sheet";
import { LogSheet } from "./log-sheet";
import { RoundMenu } from "./round-menu";
import { type Frame, Stop } from "./stop";
import { forgetTouch, keepTouch, keptTouch, type Touch } from "./touch-draft";
import { type RoundInHand, useRound } from "./use-round";
import "./morning.css";

type Over =
  | { readonly is: "menu" }
  | { readonly is: "log"; readonly touch: Touch }
  | { readonly is: "hand-over"; readonly contact: string };

export function MorningScreen() {
  const store = useStore();
  const round = useRound(store);
  const [over, lay] = useState<Over | null>(null);
  useAwake();
  const close = () => lay(null);
  const { walk } = round;
  const stop = walk.stop;
  const asked = stop.is === "contact" ? stop.id : null;
  useEffect(() => {
    // The phone ended the page while the call went on: back at the same person, the question stands there again.
    const touch = asked === null ? null : keptTouch(store, asked);
    if (touch !== null) lay({ is: "log", touch });
  }, [store, asked]);
  const where = whereWords(walk);
  useEffect(() => announce(where), [where]);
  const touch = (begun: Touch) => {
    void keepTouch(store, begun);
    lay({ is: "log", touch: begun });
  };
  const frame = {
    top: <Progress walk={walk} words={where} />,
    actions: <IconButton icon="more" label={t("morning.menu")} onClick={() => lay({ is: "menu" })} />,
  };
  return (
    <>
      {stop.is === "deal" && <DealPage key={stop.id} round={round} id={stop.id} frame={frame} />}
      {stop.is === "contact" && (
        <ContactStop
          key={stop.id}
          round={round}
          id={stop.id}
          frame={frame}
          onTouch={touch}
          onHandOver={() => lay({ is: "hand-over", contact: stop.id })}
        />
      )}
      {stop.is === "looking" && <Stop frame={frame} />}
      {stop.is === "end" && <EndStop round={round} frame={frame} />}
      {over?.is === "menu" && <RoundMenu round={round} onClose={close} />}
      {over?.is === "log" && (
        <LogSheet
          round={round}
          touch={over.touch}
          onLogged={() => {
            void forgetTouch(store, over.touch.contact);
            close();
          }}
          onClose={close}
        />
      )}
      {over?.is === "hand-over" && <HandOverSheet round={round} contact={over.contact} onClose={close} />}
    </>
  );
}

function DealPage({ round, id, frame }: { readonly round: RoundInHand; readonly id: string; readonly frame: Frame }) {
  const deal = dealsOf(round.store).byId.value.get(id);
  return deal === undefined ? null : <DealStop round={round} deal={deal} frame={frame} />;
}

/** Many small steps would be hairlines: a long walk is one line that fills. */
const MOST_STEPS = 30;

function Progress({ walk, words }: { readonly walk: Walk; readonly words: string }) {
  const total = walk.deals + walk.contacts;
  const done = walk.dealsDone + walk.contactsDone;
  if (total === 0 && walk.stop.is === "end") return null; // there is no way to be half along
  return (
    <div class="walk-progress">
      <p>{words}</p>
      {total > 0 && total <= MOST_STEPS ? (
        <Steps done={done} now={done} total={total} label={words} />
      ) : (
        <Meter part={total === 0 ? 1 : done / total} label={words} />
      )}
    </div>
  );
}

function whereWords({ stop, dealsDone, deals, contactsDone, contacts }: Walk): string {
  if (stop.is === "deal") return t("morning.deal-of", { now: dealsDone + 1, all: deals, contacts });
  if (stop.is === "contact") return t("morning.contact-of", { now: contactsDone + 1, all: contacts });
  return t(stop.is === "looking" ? "morning.looking" : "morning.at-end");
}
