// One contact of the round: how long untouched, what is known, and what is done about it today.

import { isDesk } from "../../app/layout";
import { sumWords } from "../../deals/money-words";
import { day, isolate, t } from "../../i18n";
import { useKeptText } from "../../notes/kept-text";
import { said } from "../../notes/said";
import { tagsOffered } from "../../pick/pinned-tags";
import type { Deal } from "../../store/deals";
import { dealsOf } from "../../store/deals";
import { foldTag } from "../../store/fold-text";
import { type Done, gesture, tagAdd, tagRemove } from "../../store/gesture";
import { giveTo } from "../../store/giving";
import { withImplied } from "../../store/implied-tags";
import type { ContactAnswer } from "../../store/morning-round";
import { firstEmail, firstPhone } from "../../store/reach";
import type { Row, Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { tagName } from "../../store/tag-names";
import { titleOf } from "../../store/titles";
import { Button, Chip, Event, Line, ListRow, Name, Section } from "../../ui";
import { noteInterest, parkFolder, parkingPlace } from "./commands";
import { LastNote } from "./last-note";
import { Answers, type Frame, Stop, Words } from "./stop";
import type { Touch } from "./touch-draft";
import type { RoundInHand } from "./use-round";

interface ContactStopProps {
  readonly round: RoundInHand;
  readonly id: string;
  readonly frame: Frame;
  readonly onTouch: (touch: Touch) => void;
  readonly onHandOver: () => void;
}

const DAY_MS = 86_400_000;
/** Left alone for longer than this it is said in red: nobody works with them (B11). */
const LONG_DAYS = 30;

export function ContactStop({ round, id, frame, onTouch, onHandOver }: ContactStopProps) {
  const { store, now, touches } = round;
  const contact = store.rows("contact").value.get(id);
  const words = useKeptText(store, wordsAbout(id));
  if (contact === undefined) return null;
  const around = { now, zone: store.user.zone };
  const deals = touches?.deals(id) ?? [];
  const folder = folderOf(store, contact);
  const days = touches === null ? 0 : Math.floor((now - touches.ofContact(contact)) / DAY_MS);
  const name = isolate(titleOf(contact));
  const answer = async (as: ContactAnswer, done: Done, told: string) => {
    const interest = words.value.trim() === "" ? null : await noteInterest(store, id, words.value);
    words.clear();
    said(told, await round.answer(id, as, both(done, interest)));
  };
  const park = parkOf(store, contact, folder);
  return (
    <Stop
      frame={frame}
      bar={
        <Answers>
          <Button
            kind={isDesk.value ? "quiet" : "main"}
            icon="call"
            href={firstPhone(contact.data)?.href}
            onClick={() => onTouch({ contact: id, by: "call" })}
          >
            {t("morning.call")}
          </Button>
          <Button
            kind="quiet"
            href={firstEmail(contact.data)?.href}
            onClick={() => onTouch({ contact: id, by: "mail" })}
          >
            {t("morning.write")}
          </Button>
          <Button kind="quiet" onClick={() => onTouch({ contact: id, by: "visit" })}>
            {t("morning.visit")}
          </Button>
          <Button kind="quiet" onClick={() => void answer("later", NOTHING, t("morning.later.said", { name }))}>
            {t("morning.later")}
          </Button>
          <Button kind="quiet" onClick={onHandOver}>
            {t("morning.hand-over")}
          </Button>
          {park !== null && (
            <Button
              kind="quiet"
              onClick={() => void park().then((done) => answer("parked", done, t("morning.parked", { name })))}
            >
              {t("morning.park")}
            </Button>
          )}
        </Answers>
      }
    >
      <ListRow
        when={t("morning.days", { count: days })}
        whenTone={days > LONG_DAYS ? "late" : undefined}
        title={<Name>{titleOf(contact)}</Name>}
        sub={<Whose contact={contact} folder={folder} />}
        wrap
        large
        href={`/c/${id}`}
      />
      <LastNote store={store} roots={[id, ...deals.map((deal) => deal.id)]} around={around} />
      <Bought store={store} contact={contact} deals={deals} around={around} />
      <Tags store={store} contact={contact} />
      <Section title={t("morning.interest")} />
      <Interests store={store} contact={contact} />
      <Words words={words} question={t("morning.interest")} how={t("morning.interest.how")} />
    </Stop>
  );
}

const NOTHING: Done = { undo: async () => {} };

/** The words begun on the page go on in the sheet that says what came of it. */
export function wordsAbout(contact: string): string {
  return `morning:${contact}`;
}

function both(done: Done, other: Done | null): Done {
  return {
    async undo() {
      await other?.undo();
      await done.undo();
    },
  };
}

function folderOf(store: Store, { data }: Row<"contact">): Row<"folder"> | undefined {
  return data.folder ? store.rows("folder").value.get(data.folder) : undefined;
}

/** Null where there is no place to park: neither a member who is nobody, nor a client folder to put away. */
function parkOf(
  store: Store,
  contact: Row<"contact">,
  folder: Row<"folder"> | undefined,
): (() => Promise<Done>) | null {
  const place = parkingPlace(store);
  if (place !== null) {
    return async () => {
      const given = await giveTo(store, [contact], place);
      return { undo: async () => void (await given.undo()) };
    };
  }
  return folder === undefined ? null : () => parkFolder(store, folder);
}

interface AboutProps {
  readonly store: Store;
  readonly contact: Row<"contact">;
}

function Whose({ contact, folder }: { readonly contact: Row<"contact">; readonly folder: Row<"folder"> | undefined }) {
  const company = folder === undefined ? (contact.data.company ?? "") : titleOf(folder);
  const job = contact.data.job_title ?? "";
  return (
    <>
      <Name>{company}</Name>
      {company !== "" && job !== "" && ", "}
      <Name>{job}</Name>
    </>
  );
}

interface BoughtProps extends AboutProps {
  readonly deals: readonly Deal[];
  readonly around: { readonly now: number; readonly zone: string };
}

/** What they and their company bought: how often, for how much, when last. */
function Bought({ store, contact, deals, around }: BoughtProps) {
  const won = wonBy(store, contact, deals);
  if (won.length === 0) return null;
  const last = won.map(({ row }) => row.data.status?.closed_at ?? "").reduce((a, b) => (a > b ? a : b), "");
  const sums = sumWords(sumsOf(won.map(asWon)));
  return (
    <Event when={t("morning.bought")}>
      {t("morning.bought.times", { count: won.length })}
      {sums !== "" && `, ${sums}`}
      {last !== "" && `, ${t("morning.bought.last", { day: day(last, around) })}`}
    </Event>
  );
}

function wonBy(store: Store, { data }: Row<"contact">, own: readonly Deal[]): readonly Deal[] {
  const all = data.folder ? dealsOf(store).all.value.filter(({ row }) => row.data.folder === data.folder) : [];
  return [...new Set([...own, ...all])].filter(({ is }) => is === "won");
}

function asWon(deal: Deal): Deal {
  const won = deal.row.data.status?.won;
  return won ? { ...deal, money: { ...won, probability: null } } : deal;
}

function Tags({ store, contact }: AboutProps) {
  const tags = Object.keys(contact.data.tags ?? {});
  if (tags.length === 0) return null;
  return (
    <Event when={t("morning.tags")}>
      <span class="walk-tags">
        {tags.map((tag) => (
          <Chip key={tag}>
            <Name>{tagName(store, tag)}</Name>
          </Chip>
        ))}
      </span>
    </Event>
  );
}

const OFFERED = 6;

/** What could interest them, as tags: the commonest that they do not bear yet. In words it goes below. */
function Interests({ store, contact }: AboutProps) {
  const on = new Set(Object.keys(contact.data.tags ?? {}).map(foldTag));
  const offered = tagsOffered(store)
    .filter(({ element, folded }) => !on.has(folded) && !on.has(foldTag(element)))
    .slice(0, OFFERED);
  if (offered.length === 0) return null;
  const add = async (tag: string, name: string) => {
    const tags = withImplied(store, [tag], contact.data.tags);
    const done = await gesture(
      store,
      tags.map((one) => tagAdd("contact", contact.id, one)),
      () => tags.flatMap((one) => tagRemove(store, "contact", contact.id, one)),
    );
    said(t("morning.tagged", { tag: isolate(name) }), done);
  };
  return (
    <Line inset one>
      {offered.map(({ element, name }) => (
        <Chip key={element} label={t("pick.tags.add", { tag: name })} onClick={() => void add(element, name)}>
          <Name>{name}</Name>
        </Chip>
      ))}
    </Line>
  );
}
