// The board: a column for each step, on a phone one a screen, at the desk side by side.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { bothSums } from "../../deals/money-words";
import { moveTo } from "../../deals/move";
import { count, t } from "../../i18n";
import { type Deal, dealsOf } from "../../store/deals";
import type { Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { Name, Steps, VirtualList } from "../../ui";
import { Card } from "./card";
import { type DragHost, startDrag } from "./drag";
import { byDue, type Column, neighbour } from "./selectors";

interface BoardProps {
  readonly store: Store;
  readonly columns: readonly Column[];
  readonly now: number;
  /** Open the sheet of steps for a card. */
  readonly onMove: (id: string) => void;
}

interface Dragging {
  readonly id: string;
  readonly over: string | null;
}

export function Board({ store, columns, now, onMove }: BoardProps) {
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
      if (deal && step && deal.step?.id !== step.id) void moveTo(store, deal.row, step.id);
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
        {columns.map((column) => (
          <BoardColumn
            key={column.key}
            store={store}
            column={column}
            now={now}
            lifted={dragging?.id ?? null}
            slot={moved && dragging?.over === column.key && moved.step?.id !== column.key && column.step ? moved : null}
            onMove={(id) => {
              keepFocus(id);
              onMove(id);
            }}
            onPress={(event, card, id) => {
              stop.current = startDrag(event, card, id, host);
            }}
            onStep={(deal, by) => {
              const step = neighbour(columns, deal.step?.id, by);
              keepFocus(deal.id);
              if (step) void moveTo(store, deal.row, step.id);
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

function columnInView(board: HTMLElement): number {
  const [first] = board.children;
  const width = first instanceof HTMLElement ? first.offsetWidth : board.clientWidth;
  const isAtEnd = board.scrollLeft + board.clientWidth >= board.scrollWidth - 2;
  return isAtEnd ? board.children.length - 1 : Math.round(board.scrollLeft / Math.max(1, width));
}

interface BoardColumnProps {
  readonly store: Store;
  readonly column: Column;
  readonly now: number;
  readonly lifted: string | null;
  /** The card that would land here: its place is kept open. */
  readonly slot: Deal | null;
  readonly onMove: (id: string) => void;
  readonly onPress: (event: PointerEvent, card: HTMLElement, id: string) => void;
  readonly onStep: (deal: Deal, by: 1 | -1) => void;
}

const CARD_PX = 116;

function BoardColumn({ store, column, now, lifted, slot, onMove, onPress, onStep }: BoardColumnProps) {
  const { key, name, step, deals } = column;
  const items: readonly (Deal | null)[] = slot === null ? deals : withSlot(deals, slot);
  return (
    <section class="col" data-column={key} aria-label={name}>
      <header>
        <h2 class="flat">
          <Name>{name}</Name>
          <span class="aside">{count(deals.length)}</span>
        </h2>
        <span>{step === null && deals.length === 0 ? "" : bothSums(sumsOf(deals))}</span>
      </header>
      <div class="col-cards" data-scroll>
        {items.length === 0 && <p class="muted col-empty">{t("pipeline.column.empty")}</p>}
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
                onMove={() => onMove(deal.id)}
                onPress={(event, card) => onPress(event, card, deal.id)}
                onStep={(by) => onStep(deal, by)}
              />
            )
          }
        />
      </div>
    </section>
  );
}

/** Cards stand in the order of what is due: the place kept open is the one it will take. */
function withSlot(deals: readonly Deal[], slot: Deal): readonly (Deal | null)[] {
  const at = deals.findIndex((deal) => byDue(slot, deal) < 0);
  const place = at < 0 ? deals.length : at;
  return [...deals.slice(0, place), null, ...deals.slice(place)];
}
