// An opportunity on the board: title, when, worth, why, and *Move* for whoever does not drag.
import { DealName, Why } from "../../deals/deal-row";
import { cardWords } from "../../deals/due-words";
import { amountWords } from "../../deals/money-words";
import { day, isolate, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Icon, Tick } from "../../ui";

interface CardProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly now: number;
  readonly canMove: boolean;
  readonly isLifted: boolean;
  readonly onMove: () => void;
  readonly onPress: (event: PointerEvent, card: HTMLElement) => void;
  readonly onStep: (by: 1 | -1) => void;
}

const TONES = { late: "c-lost", now: "c-due" };

export function Card({ store, deal, now, canMove, isLifted, onMove, onPress, onStep }: CardProps) {
  const around = { now, zone: store.user.zone };
  const closedAt = deal.row.data.status?.closed_at;
  const due =
    deal.is === "open" ? cardWords(deal, around) : { text: closedAt ? day(closedAt, around) : "", tone: undefined };
  return (
    <article
      class={isLifted ? "deal lifted" : "deal"}
      data-deal={deal.id}
      onPointerDown={(event) => {
        const isButton = event.target instanceof Element && event.target.closest("button") !== null;
        if (canMove && !isButton && event.button === 0 && event.isPrimary) onPress(event, event.currentTarget);
      }}
      onDragStart={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!canMove || event.ctrlKey || event.metaKey) return;
        const by =
          event.altKey && event.key === "ArrowRight" ? 1 : event.altKey && event.key === "ArrowLeft" ? -1 : null;
        if (by === null && (event.key !== "m" || event.altKey)) return;
        event.preventDefault();
        event.stopPropagation();
        if (by === null) onMove();
        else onStep(by);
      }}
    >
      <b class="deal-title">
        <a class="cover" href={`/o/${deal.id}`}>
          <DealName deal={deal} />
        </a>
        {deal.starred && <Icon name="star" small filled />}
      </b>
      <p>
        <span class={due.tone && TONES[due.tone]}>{due.text}</span>
        <b>{amountWords(deal) ?? <span class="muted plain">{t("pipeline.no-amount")}</span>}</b>
      </p>
      <p>
        <span class="deal-why">
          <Why store={store} deal={deal} isInStep />
        </span>
        {deal.row.saved === "phone" && <Tick saved="phone" />}
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
      </p>
    </article>
  );
}
