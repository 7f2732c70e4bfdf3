// An opportunity as a row of the notebook: when | title, why, client | amount, probability.
import type { ComponentChildren } from "preact";
import { path } from "../app/router";
import { percent, t } from "../i18n";
import { type Deal, dealsOf } from "../store/deals";
import type { Store } from "../store/store";
import { titleOf } from "../store/titles";
import { ListRow, Name, Tick, type WhenTone } from "../ui";
import { type Around, marginWords } from "./due-words";
import { amountWords } from "./money-words";
import { clientOf, whyOf } from "./why";
import "./deals.css";

export interface DealRowProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly around: Around;
  /** Other words for the margin than when it is due. */
  readonly when?: ComponentChildren;
  readonly whenTone?: WhenTone | undefined;
  readonly sub?: ComponentChildren;
  /** It stands under the name of its step. */
  readonly isInStep?: boolean | undefined;
}

/** Open it with a tap; at the desk the one that stands beside the list is marked. */
export function DealRow({ store, deal, around, when, whenTone, sub, isInStep }: DealRowProps) {
  const due = marginWords(deal, around);
  const href = `/o/${deal.id}`;
  return (
    <ListRow
      when={when ?? due.text}
      whenTone={when === undefined ? due.tone : whenTone}
      title={<DealName deal={deal} />}
      sub={sub ?? <Why store={store} deal={deal} isInStep={isInStep} />}
      sum={amountWords(deal) ?? (isFresh(store, deal, around) ? t("deals.new") : undefined)}
      sumSub={chanceOf(deal)}
      href={href}
      selected={path.value === href}
    />
  );
}

export function DealName({ deal }: { readonly deal: Deal }) {
  return <Name>{titleOf(deal.row) || t("deals.untitled")}</Name>;
}

type WhyProps = Pick<DealRowProps, "store" | "deal" | "isInStep">;

export function Why({ store, deal, isInStep = false }: WhyProps) {
  const [why, client] = [whyOf(store, deal, isInStep), clientOf(deal)];
  return (
    <>
      <Name>{why}</Name>
      {client !== null && (
        <>
          {why !== "" && " · "}
          <Name>{client}</Name>
        </>
      )}
    </>
  );
}

/** The probability, and one tick while only this phone has it. */
function chanceOf({ row, money, probability }: Deal): ComponentChildren {
  const isHere = row.saved === "phone";
  const chance = money === null || probability === null ? null : percent(probability);
  if (!isHere && chance === null) return undefined;
  return (
    <span class="chance">
      {isHere && <Tick saved="phone" />}
      {chance}
    </span>
  );
}

const DAY_MS = 86_400_000;

/** Captured within a day and nothing planned yet. */
function isFresh(store: Store, deal: Deal, { now }: Around): boolean {
  return now - deal.born < DAY_MS && !dealsOf(store).actions.value.has(deal.id);
}
