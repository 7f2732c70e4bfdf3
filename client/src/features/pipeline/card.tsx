// An opportunity on the board: title, when, worth, why, and *Move* for whoever does not drag.
import { DealName, Star, Why } from "../../deals/deal-row";
import { cardWords } from "../../deals/due-words";
import { amountWords } from "../../deals/money-words";
import { SendingMark } from "../../deals/sending-mark";
import { day, isolate, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { PickBox, type Picking } from "./picking";
import { Marks } from "./row";

interface CardProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly now: number;
  readonly canMove: boolean;
  readonly isLifted: boolean;
  readonly picking: Picking | null;
  readonly onMove: () => void;
  readonly onPress: (event: PointerEvent, card: HTMLElement) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onGo: (key: string) => void;
}

const TONES = { late: "c-lost", now: "c-due" };

export function Card(props: CardProps) {
  const { store, deal, now, isLifted, picking, onMove, onPress } = props;
  const canMove = props.canMove && picking === null;
  const around = { now, zone: store.user.zone };
  const closedAt = deal.row.data.status?.closed_at;
  const due =
    deal.is === "open" ? cardWords(deal, around) : { text: closedAt ? day(closedAt, around) : "", tone: undefined };
  const isOn = picking?.isOn(deal.id) === true;
  return (
    <article
      class={["deal", isLifted && "lifted", isOn && "on"].filter(Boolean).join(" ")}
      data-deal={deal.id}
      onPointerDown={(event) => {
        const isButton = event.target instanceof Element && event.target.closest("button") !== null;
        if (canMove && !isButton && event.button === 0 && event.isPrimary) onPress(event, event.currentTarget);
      }}
      onDragStart={(event) => event.preventDefault()}
      onKeyDown={(event) => onKey(event, { ...props, canMove })}
    >
      <b class="deal-title">
        {picking ? (
          <PickBox deal={deal} picking={picking} />
        ) : (
          <a class="cover" href={`/o/${deal.id}`}>
            <DealName deal={deal} />
          </a>
        )}
        {deal.starred && <Star />}
      </b>
      <div class="deal-about">
        <p>
          <span class={due.tone && TONES[due.tone]}>{due.text}</span>
          <b>{amountWords(deal) ?? <span class="muted plain">{t("pipeline.no-amount")}</span>}</b>
        </p>
        <p>
          <span class="deal-why">
            <Marks store={store} deal={deal} around={around} />
            <Why store={store} deal={deal} isInStep />
          </span>
          <SendingMark store={store} deal={deal} />
        </p>
        {canMove && (
          <button
            type="button"
            class="chip act"
            aria-label={t("pipeline.move-this", { title: isolate(titleOf(deal.row)) })}
            onClick={onMove}
          >
            {t("pipeline.move")}
          </button>
        )}
      </div>
    </article>
  );
}

/** Arrows go to the cards around; with Shift, Ctrl or Alt they move this one; `m` opens the steps. */
function onKey(event: KeyboardEvent, { canMove, onMove, onStep, onGo }: CardProps): void {
  const isMoving = event.shiftKey || event.ctrlKey || event.altKey;
  const isSideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
  if (event.metaKey) return;
  if (isMoving && isSideways && canMove) onStep(event.key === "ArrowRight" ? 1 : -1);
  else if (!isMoving && (isSideways || event.key === "ArrowDown" || event.key === "ArrowUp")) onGo(event.key);
  else if (!isMoving && event.key === "m" && canMove) onMove();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
