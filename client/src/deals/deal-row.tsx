// An opportunity as a row of the notebook: when | title, why, client | amount, probability.
import type { ComponentChildren } from "preact";
import { path } from "../app/router";
import { percent, t } from "../i18n";
import { type Deal, dealsOf } from "../store/deals";
import type { Store } from "../store/store";
import { titleOf } from "../store/titles";
import { Icon, ListRow, Name, type WhenTone } from "../ui";
import { type Around, marginWords } from "./due-words";
import { amountWords } from "./money-words";
import { SendingMark } from "./sending-mark";
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
  /** The line below the title may take more than one. */
  readonly wrap?: boolean | undefined;
  /** While rows are selected: the box with the title, in place of the link. */
  readonly pick?: ComponentChildren;
  readonly picked?: boolean | undefined;
}

/** Open it with a tap; at the desk the one that stands beside the list is marked. */
export function DealRow(props: DealRowProps) {
  const { store, deal, around, when, whenTone, sub, isInStep, wrap, pick, picked } = props;
  const due = marginWords(deal, around);
  const href = `/o/${deal.id}`;
  return (
    <ListRow
      when={when ?? due.text}
      whenTone={when === undefined ? due.tone : whenTone}
      title={pick ?? <DealTitle deal={deal} />}
      wrap={wrap}
      sub={sub ?? <Why store={store} deal={deal} isInStep={isInStep} />}
      sum={amountWords(deal) ?? (isFresh(store, deal, around) ? t("deals.new") : undefined)}
      sumSub={chanceOf(store, deal)}
      href={pick ? undefined : href}
      selected={picked ?? path.value === href}
    />
  );
}

/** With its star, which readers hear as well. */
function DealTitle({ deal }: { readonly deal: Deal }) {
  return (
    <>
      <DealName deal={deal} />
      {deal.starred && <Star />}
    </>
  );
}

export function Star() {
  return (
    <span class="deal-star" role="img" aria-label={t("deals.starred")}>
      <Icon name="star" small filled />
    </span>
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

/** The probability, and how far it has come while not all of it is on the server. */
function chanceOf(store: Store, deal: Deal): ComponentChildren {
  const { money, probability } = deal;
  return (
    <span class="chance">
      <SendingMark store={store} deal={deal} />
      {money === null || probability === null ? null : percent(probability)}
    </span>
  );
}

const DAY_MS = 86_400_000;

/** Captured within a day and nothing planned yet. */
function isFresh(store: Store, deal: Deal, { now }: Around): boolean {
  return now - deal.born < DAY_MS && !dealsOf(store).actions.value.has(deal.id);
}
