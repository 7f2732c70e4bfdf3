// To settle: each conflict a question in a sentence, both values, who and when; one tap settles, and is taken back as easily.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { NeedsYou } from "../../app/needs-you";
import { back, query } from "../../app/router";
import { t } from "../../i18n";
import { said } from "../../notes/said";
import { requestsOf } from "../../store/requests";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Empty, Icon, ListRow, Name, Page, Section } from "../../ui";
import { AnswerSheet } from "./answer-sheet";
import { type Answer, settle } from "./commands";
import { hrefOf, type Question, questionsOf, rootOf } from "./questions";
import { Requests } from "./requests";
import { Sides } from "./sides";
import { questionWords } from "./value-words";
import { whenWords } from "./who-words";
import "./settle.css";

export function SettleScreen() {
  const store = useStore();
  const [first, putFirst] = useState(() => query.peek().get("conflict") ?? "");
  const [later, putLater] = useState<ReadonlySet<string>>(new Set());
  const [editing, edit] = useState("");
  const all = questionsOf(store);
  const attention = store.attention.value;
  const [asked, ...next] = inTurn(all, first, later);
  const requests = requestsOf(store) ?? [];
  const total = all.length + attention.length + requests.length;
  const held = store.unsent.value.filter(({ state }) => state === "held" || state === "suggested");
  return (
    <Page
      back="/"
      compact
      title={t("settle.title")}
      status={
        <span class="state">{total === 0 ? t("settle.nothing.short") : t("settle.count", { count: total })}</span>
      }
      bar={
        asked !== undefined && next.length > 0 ? (
          <Button kind="quiet" onClick={() => putLater(new Set([...later, asked.conflict.id]))}>
            {t("settle.later")}
          </Button>
        ) : undefined
      }
    >
      {total === 0 && held.length === 0 && <Nothing />}
      {asked !== undefined && <Asked key={asked.conflict.id} store={store} question={asked} />}
      <Requests store={store} requests={requests} />
      {attention.length > 0 && (
        <Section title={t("settle.refused")}>
          {attention.map((item) => (
            <NeedsYou
              key={item.op.op}
              item={item}
              editing={editing === item.op.op}
              onEdit={(on) => edit(on ? item.op.op : "")}
            />
          ))}
        </Section>
      )}
      {next.length > 0 && (
        <Section title={t("settle.next")} aside={next.length}>
          {next.map((question) => (
            <NextLine
              key={question.conflict.id}
              store={store}
              question={question}
              onOpen={() => {
                putLater(new Set());
                putFirst(question.conflict.id);
              }}
            />
          ))}
        </Section>
      )}
      {held.length > 0 && (
        <Section title={t("settle.waiting")}>
          {held.map((item) => (
            <ListRow
              key={item.op}
              when={<Icon name="clock" />}
              title={<Name>{item.title || t("settle.unnamed")}</Name>}
              sub={t(item.state === "held" ? "settle.held" : "settle.suggested")}
              wrap
            />
          ))}
        </Section>
      )}
    </Page>
  );
}

/** The one that was chosen first, those put off last. */
function inTurn(all: readonly Question[], first: string, later: ReadonlySet<string>): readonly Question[] {
  const place = ({ conflict }: Question) => (conflict.id === first ? 0 : later.has(conflict.id) ? 2 : 1);
  return [...all].sort((a, b) => place(a) - place(b));
}

function Nothing() {
  return (
    <Empty
      title={t("settle.nothing")}
      action={
        <Button kind="quiet" small onClick={() => back("/")}>
          {t("settle.back")}
        </Button>
      }
    >
      {t("settle.nothing.how")}
    </Empty>
  );
}

interface AskedProps {
  readonly store: Store;
  readonly question: Question;
}

function Asked({ store, question }: AskedProps) {
  const [other, ask] = useState(false);
  const root = rootOf(store, question.conflict.root ?? "");
  const answer = async (given: Answer) => {
    said(t("settle.settled"), await settle(store, question, given));
  };
  return (
    <section aria-labelledby="settle-question">
      <div class="settle-head">
        {root !== undefined && (
          <a class="accent" href={hrefOf(root)}>
            <Name>{titleOf(root) || t("settle.unnamed")}</Name>
          </a>
        )}
        <h2 id="settle-question">{questionWords(store, question)}</h2>
      </div>
      <Sides store={store} question={question} onAnswer={(given) => void answer(given)} />
      {question.mine && (
        <ListRow
          when={<Icon name="pen" />}
          whenTone="accent"
          title={t(question.field === "money" ? "settle.another.money" : "settle.another")}
          onClick={() => ask(true)}
        />
      )}
      {other && (
        <AnswerSheet
          question={question}
          onClose={() => ask(false)}
          onAnswer={(value) => answer({ choice: "new", value })}
        />
      )}
    </section>
  );
}

interface NextLineProps {
  readonly store: Store;
  readonly question: Question;
  readonly onOpen: () => void;
}

function NextLine({ store, question, onOpen }: NextLineProps) {
  const root = rootOf(store, question.conflict.root ?? "");
  return (
    <ListRow
      when={whenWords(store, question.kept.at)}
      title={<Name>{(root && titleOf(root)) || t("settle.unnamed")}</Name>}
      sub={questionWords(store, question)}
      onClick={onOpen}
      end={<Icon name="go" />}
    />
  );
}
