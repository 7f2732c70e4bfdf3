// The board: a column for each step, on a phone one a screen, at the desk side by side.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { bothSums } from "../../deals/money-words";
import { count, t } from "../../i18n";
import { type Deal, dealsOf } from "../../store/deals";
import type { Row, Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { announce, Name, Steps, VirtualList } from "../../ui";
import { Card } from "./card";
import { type DragHost, startDrag } from "./drag";
import type { Picking } from "./picking";
import { byDue, type Column, cardBeside, neighbour } from "./selectors";

interface BoardProps {
  readonly store: Store;
  readonly columns: readonly Column[];
  readonly now: number;
  readonly picking: Picking | null;
  /** Open the sheet of steps for a card. */
  readonly onMove: (id: string) => void;
  /** Put it into this step, or ask first what the step needs. */
  readonly onEnter: (deal: Deal, step: Row<"step">) => void;
}

interface Dragging {
  readonly id: string;
  readonly over: string | null;
}

export function Board({ store, columns, now, picking, onMove, onEnter }: BoardProps) {
  const board = useRef<HTMLDivElement>(null);
  const [dragging, drag] = useState<Dragging | null>(null);
  const [shown, show] = useState(0);
  const keepFocus = useFocusKept(board);
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);
  const host: DragHost = {
    board: () => board.current,
    lift: (id) => drag({ id, over: null }),
    over: (over) => drag((held) => held && { ...held, over }),
    drop(id, column) {
      drag(null);
      const deal = dealsOf(store).byId.peek().get(id);
      const step = columns.find(({ key }) => key === column)?.step;
      if (deal && step && deal.step?.id !== step.id) onEnter(deal, step);
    },
  };
  const moved = dragging === null ? undefined : dealsOf(store).byId.peek().get(dragging.id);
  return (
    <>
      <div class="board-steps">
        <Steps done={0} now={shown} total={columns.length} />
      </div>
      <div
        ref={board}
        class={dragging === null ? "board" : "board dragging"}
        onScroll={(event) => show(columnInView(event.currentTarget))}
      >
        {columns.map((column, at) => (
          <BoardColumn
            key={column.key}
            store={store}
            column={column}
            isInView={at * COLUMN_PX < innerWidth}
            now={now}
            lifted={dragging?.id ?? null}
            slot={moved && dragging?.over === column.key && moved.step?.id !== column.key && column.step ? moved : null}
            picking={picking}
            onMove={(id) => {
              keepFocus(id);
              onMove(id);
            }}
            onGo={(deal, key) => goBeside(board.current, columns, deal, key)}
            onPress={(event, card, id) => {
              stop.current = startDrag(event, card, id, host);
            }}
            onStep={(deal, by) => {
              const step = neighbour(columns, deal.step?.id ?? columns[0]?.key, by);
              if (!step) return announce(t(by === 1 ? "pipeline.at-end" : "pipeline.at-start"));
              keepFocus(deal.id);
              onEnter(deal, step);
            }}
          />
        ))}
      </div>
    </>
  );
}

/** A card that moves to another column is drawn anew there: the focus of whoever moved it by keys goes with it. */
function useFocusKept(board: { readonly current: HTMLElement | null }): (id: string) => void {
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (wanted.current === null || !isLost) return;
    const card = board.current?.querySelector<HTMLElement>(`[data-deal="${CSS.escape(wanted.current)}"] .cover`);
    if (!card) return;
    card.focus({ preventScroll: true });
    card.closest("[data-deal]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  useEffect(() => {
    const forget = () => {
      wanted.current = null;
    };
    addEventListener("pointerdown", forget, { capture: true });
    return () => removeEventListener("pointerdown", forget, { capture: true });
  }, []);
  return (id) => {
    wanted.current = id;
  };
}

/** Arrows go from card to card; one that is not drawn yet comes when its column is scrolled to it. */
function goBeside(board: HTMLElement | null, columns: readonly Column[], deal: Deal, key: string): void {
  const beside = cardBeside(columns, deal.id, key);
  if (beside === undefined) return;
  const card = board?.querySelector<HTMLElement>(`[data-deal="${CSS.escape(beside)}"]`);
  card?.querySelector<HTMLElement>(".cover")?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  // The link says the title; in which column it stands only sighted people see.
  const to = columns.find(({ deals }) => deals.some(({ id }) => id === beside));
  if (to && (key === "ArrowLeft" || key === "ArrowRight")) announce(to.name);
}

function columnInView(board: HTMLElement): number {
  const [first] = board.children;
  const width = first instanceof HTMLElement ? first.offsetWidth : board.clientWidth;
  const isAtEnd = board.scrollLeft + board.clientWidth >= board.scrollWidth - 2;
  return isAtEnd ? board.children.length - 1 : Math.round(board.scrollLeft / Math.max(1, width));
}

interface BoardColumnProps {
  readonly store: Store;
  readonly column: Column;
  /** When the board is opened. */
  readonly isInView: boolean;
  readonly now: number;
  readonly lifted: string | null;
  /** The card that would land here: its place is kept open. */
  readonly slot: Deal | null;
  readonly onMove: (id: string) => void;
  readonly picking: Picking | null;
  readonly onPress: (event: PointerEvent, card: HTMLElement, id: string) => void;
  readonly onStep: (deal: Deal, by: 1 | -1) => void;
  readonly onGo: (deal: Deal, key: string) => void;
}

const CARD_PX = 116;
/** As narrow as a column is on the smallest phone. */
const COLUMN_PX = 268;

function BoardColumn(props: BoardColumnProps) {
  const { store, column, isInView, now, lifted, slot, picking, onMove, onPress, onStep, onGo } = props;
  const { key, name, step, deals } = column;
  const isDrawn = useSoon(isInView);
  const items: readonly (Deal | null)[] = slot === null ? deals : withSlot(deals, slot);
  return (
    <section class="col" data-column={key} aria-label={name}>
      <header>
        <h2 class="flat">
          <Name>{name}</Name>
          {step?.data.private && (
            <span class="col-private" title={t("pipeline.private")}>
              {t("pipeline.private.short")}
            </span>
          )}
          <span class="aside">{count(deals.length)}</span>
        </h2>
        <span>{step === null && deals.length === 0 ? "" : bothSums(sumsOf(deals))}</span>
      </header>
      <div class="col-cards" data-scroll>
        {items.length === 0 && <p class="muted col-empty">{t("pipeline.column.empty")}</p>}
        {isDrawn && (
          <VirtualList
            label={name}
            items={items}
            estimate={CARD_PX}
            itemKey={(deal) => deal?.id ?? "slot"}
            render={(deal) =>
              deal === null ? (
                <div class="slot" />
              ) : (
                <Card
                  store={store}
                  deal={deal}
                  now={now}
                  canMove={step !== null || deal.is === "open"}
                  isLifted={lifted === deal.id}
                  picking={picking}
                  onGo={(key) => onGo(deal, key)}
                  onMove={() => onMove(deal.id)}
                  onPress={(event, card) => onPress(event, card, deal.id)}
                  onStep={(by) => onStep(deal, by)}
                />
              )
            }
          />
        )}
      </div>
    </section>
  );
}

/** At once, or in a turn of its own: all columns in one go would hold up the first tap. */
function useSoon(isNow: boolean): boolean {
  const [isSoon, come] = useState(isNow);
  useEffect(() => {
    const turn = setTimeout(come, 0, true);
    return () => clearTimeout(turn);
  }, []);
  return isSoon;
}

/** Cards stand in the order of what is due: the place kept open is the one it will take. */
function withSlot(deals: readonly Deal[], slot: Deal): readonly (Deal | null)[] {
  const at = deals.findIndex((deal) => byDue(slot, deal) < 0);
  const place = at < 0 ? deals.length : at;
  return [...deals.slice(0, place), null, ...deals.slice(place)];
}
