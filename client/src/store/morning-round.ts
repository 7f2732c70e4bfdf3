// The morning round (K1): which opportunities and contacts a day asks about, in which order, and what was answered.
import { type Deal, dealsOf } from "./deals";
import type { Row, Store } from "./types";

export const ORDERS = ["largest", "closing"] as const;
export type Order = (typeof ORDERS)[number];

/** How a person likes to walk; the same on all own devices. */
export interface RoundChoice {
  readonly order: Order;
  /** How many contacts a day. */
  readonly portion: number;
  /** Also those that were put off to a later day. */
  readonly standby: boolean;
}

export const PORTIONS = [10, 20, 30, 50] as const;
export const USUAL_CHOICE: RoundChoice = { order: "largest", portion: 20, standby: false };

export type DealAnswer = "today" | "date" | "won" | "cancelled";
export type ContactAnswer = "call" | "mail" | "message" | "visit" | "later" | "handed" | "parked";
export type Answer = DealAnswer | ContactAnswer;

/** The list of one day: made once, and kept, so that a phone opened again in a tunnel goes on where it was. */
export interface Round {
  /** In the person's own zone, `YYYY-MM-DD`. */
  readonly day: string;
  readonly deals: readonly string[];
  /** Null until the oldest touches have been found. */
  readonly contacts: readonly string[] | null;
}

export type Answers = Readonly<Record<string, Answer>>;

/** The keys of the preferences that hold them. */
export const ROUND = "morning-round";
export const ANSWERS = "morning-answers";
export const CHOICE = "morning-choice";

/** A preference may come from another version of the product: what does not fit is left out. */
export function readChoice(value: unknown): RoundChoice {
  const { order, portion, standby } = fieldsOf(value);
  return {
    order: ORDERS.find((one) => one === order) ?? USUAL_CHOICE.order,
    portion: PORTIONS.find((one) => one === portion) ?? USUAL_CHOICE.portion,
    standby: standby === true,
  };
}

/** Null when it is another day's: yesterday's list asks nothing any more. */
export function readRound(value: unknown, today: string): Round | null {
  const { day, deals, contacts } = fieldsOf(value);
  if (day !== today || !isIds(deals)) return null;
  return { day, deals, contacts: isIds(contacts) ? contacts : null };
}

export function readAnswers(value: unknown, today: string): Answers {
  const { day, answers } = fieldsOf(value);
  return day === today ? (fieldsOf(answers) as Answers) : {};
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isIds(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === "string");
}

export interface Asking {
  readonly me: string;
  readonly choice: RoundChoice;
  /** When the person's day ends, ms. */
  readonly tomorrow: number;
  /** Put off, but not to be left alone: its expected closing has passed (E7), or it drags on in its step (E6). */
  readonly isPressing: (deal: Deal) => boolean;
}

/**
 * More than anybody walks in a day. The list and its answers are values that all own devices share, and the server takes
 * no value of more than 200 parts: what is longer would come back as refused.
 */
export const MOST_STOPS = 200;
/** Leaves room for the largest portion of contacts. */
export const MOST_DEALS = MOST_STOPS - Math.max(...PORTIONS);

/** The opportunities that a morning asks about: my open ones that are to do today, and those put off that press. */
export function dealsToAsk(deals: readonly Deal[], asking: Asking): readonly string[] {
  const { me, choice, tomorrow, isPressing } = asking;
  const isAsked = (deal: Deal): boolean =>
    choice.standby || deal.due === null || deal.due < tomorrow || isPressing(deal);
  const own = deals.filter((deal) => deal.is === "open" && deal.owner === me && isAsked(deal));
  const inOrder = own.sort(choice.order === "largest" ? byWorth : byClosing);
  return inOrder.slice(0, MOST_DEALS).map(({ id }) => id);
}

/** By the figure alone: amounts are converted nowhere. */
function byWorth(one: Deal, other: Deal): number {
  return worthOf(other) - worthOf(one) || byBirth(one, other);
}

function worthOf({ money }: Deal): number {
  const amount = Number(money?.amount ?? Number.NaN);
  return Number.isFinite(amount) ? amount : -1;
}

/** Without a day they come last, the largest of them first. */
function byClosing(one: Deal, other: Deal): number {
  const [a, b] = [one.row.data.closing_date ?? "9999", other.row.data.closing_date ?? "9999"];
  return a === b ? byWorth(one, other) : a < b ? -1 : 1;
}

function byBirth(one: Deal, other: Deal): number {
  return one.born - other.born || (one.id < other.id ? -1 : 1);
}

export type Stop =
  | { readonly is: "deal"; readonly id: string }
  | { readonly is: "contact"; readonly id: string }
  /** The oldest touches are still being looked up. */
  | { readonly is: "looking" }
  | { readonly is: "end" };

export interface Walk {
  readonly stop: Stop;
  readonly dealsDone: number;
  readonly deals: number;
  readonly contactsDone: number;
  readonly contacts: number;
}

/** What is still to be asked: whatever was closed, handed away or put into the trash meanwhile answers itself. */
export interface StillThere {
  deal(id: string): boolean;
  contact(id: string): boolean;
}

/** Open and mine. */
export function stillThere(store: Store): StillThere {
  const deals = dealsOf(store).byId.value;
  const contacts = store.rows("contact").value;
  const me = store.user.id;
  return {
    deal(id) {
      const deal = deals.get(id);
      return deal !== undefined && deal.is === "open" && deal.owner === me;
    },
    contact(id) {
      const row = contacts.get(id);
      return row !== undefined && (row.data.owner ?? (row.seq === 0 ? me : null)) === me;
    },
  };
}

/** Where the walk stands. */
export function walkOf(round: Round, answers: Answers, there: StillThere): Walk {
  const isOpen = (id: string, lives: (id: string) => boolean) => answers[id] === undefined && lives(id);
  const deals = round.deals.filter((id) => isOpen(id, there.deal));
  const contacts = (round.contacts ?? []).filter((id) => isOpen(id, there.contact));
  const [deal] = deals;
  const [contact] = contacts;
  return {
    stop: stopOf(deal, round.contacts === null, contact),
    dealsDone: round.deals.length - deals.length,
    deals: round.deals.length,
    contactsDone: (round.contacts?.length ?? 0) - contacts.length,
    contacts: round.contacts?.length ?? 0,
  };
}

function stopOf(deal: string | undefined, isLooking: boolean, contact: string | undefined): Stop {
  if (deal !== undefined) return { is: "deal", id: deal };
  if (isLooking) return { is: "looking" };
  return contact === undefined ? { is: "end" } : { is: "contact", id: contact };
}

/** A contact that the round may ask about: mine, and neither it nor its client folder parked (J6). */
export function isWalked(
  contact: Row<"contact">,
  me: string,
  folder: Row<"folder"> | undefined,
  next: number | null,
  tomorrow: number,
): boolean {
  const owner = contact.data.owner ?? (contact.seq === 0 ? me : null);
  return owner === me && folder?.data.parked !== true && (next === null || next < tomorrow);
}
