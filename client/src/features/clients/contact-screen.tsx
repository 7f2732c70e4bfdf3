// A person's card: how to reach them, where they belong, the sales they take part in, what was said.
import { useEffect, useMemo, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { query } from "../../app/router";
import { houseRule } from "../../deals/house-rules";
import type { TouchBy } from "../../deals/kept-drafts";
import { isolate, list, t } from "../../i18n";
import { mapsLink, smsLink } from "../../notes/reaches";
import { happenedAt } from "../../notes/stream";
import { type Touching, useTouch } from "../../notes/use-touch";
import { joinName } from "../../store/alt-name";
import type { Deal } from "../../store/deals";
import { momentOf } from "../../store/moment";
import { PHONE_KINDS, type Reach, reachesOf } from "../../store/reach";
import { missingCategories } from "../../store/required-tags";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Icon, IconButton, ListRow, Name, Page, Section, Tick } from "../../ui";
import { About } from "./about";
import { bookOf, notedAt, ownerOf, touchedAt } from "./book";
import { clientState } from "./client-state";
import { ownerWords, touchWords } from "./client-words";
import { DealLines } from "./deal-lines";
import { StateChip } from "./folder-screen";
import { NotHere, Trashed } from "./not-here";
import { Notes } from "./notes";
import { ClientSheets, type SheetName } from "./sheets";
import { TakeIt } from "./take-it";
import "./clients.css";

export function ContactScreen({ id }: { readonly id: string }) {
  const store = useStore();
  const row = store.row("contact", id).value;
  if (row === undefined) return <NotHere store={store} what="contact" />;
  if (row.trashed !== null) return <Trashed store={store} row={row} />;
  return <Opened key={id} store={store} row={row} />;
}

const NONE: readonly Deal[] = [];

function Opened({ store, row }: { readonly store: Store; readonly row: Row<"contact"> }) {
  const [sheet, open] = useState<SheetName | null>(null);
  const deals = bookOf(store).dealsByContact.value.get(row.id) ?? NONE;
  const comments = useMemo(() => store.children("comment", row.id), [store, row.id]).value ?? [];
  const now = momentOf(store).value;
  const touching = useTouch(store, { entity: "contact", root: row.id }, query.value.has("log"));
  useEffect(() => {
    if (touching.asked !== null) open("visit");
  }, [touching.asked]);
  const touched = Math.max(notedAt(store, [row, ...deals]), touchedAt(row, deals, comments.map(happenedAt)));
  const company = (row.data.folder && bookOf(store).dealsByFolder.value.get(row.data.folder)) || NONE;
  const lacking = missingCategories(store, row.data.tags);
  const { folder, job_title } = row.data;
  return (
    <>
      <Page
        flat
        back="/clients"
        title={titleOf(row) || t("clients.unnamed")}
        docTitle={titleOf(row)}
        context={<Belongs store={store} row={row} />}
        status={false}
        actions={
          <>
            <Tick saved={row.saved} />
            <IconButton icon="more" label={t("clients.more")} onClick={() => open("more")} />
          </>
        }
        bar={
          <div class="bar-pair">
            <Button kind="quiet" onClick={() => open("visit")}>
              {t("clients.log-visit")}
            </Button>
            <Button
              kind={isDesk.value ? "quiet" : "main"}
              onClick={() => openCapture({ contact: row.id, ...(folder ? { folder } : {}) })}
            >
              {t("clients.new-opportunity")}
            </Button>
          </div>
        }
      >
        <div class="line">
          {job_title && <Name>{job_title}</Name>}
          <StateChip state={clientState([...deals, ...company], now, houseRule(store, "customerMonths").value)} />
          {lacking.length > 0 && (
            <Chip tone="due" onClick={() => open("tags")}>
              {t("clients.lacks", { names: list(lacking.map(({ data }) => isolate(data.name ?? ""))) })}
            </Chip>
          )}
          <span class="muted">{t("clients.owner", { name: ownerWords(store, ownerOf(row, store)) })}</span>
          <TakeIt store={store} row={row} />
          {touched > 0 && <span class="muted">{t("clients.touched", { when: touchWords(touched, now) })}</span>}
        </div>
        <div class="page lined client-body">
          <Section title={t("clients.reach")}>
            <Reaches row={row} touching={touching} onOpen={open} />
          </Section>
          {deals.length > 0 && (
            <Section title={t("clients.opportunities")} aside={deals.length}>
              <DealLines store={store} deals={deals} />
            </Section>
          )}
          <About row={row} onEdit={() => open("edit")} onTags={() => open("tags")} />
          <Notes row={row} comments={comments} onWrite={() => open("note")} />
        </div>
      </Page>
      {sheet !== null && (
        <ClientSheets sheet={sheet} row={row} touching={touching} onClose={() => open(null)} onOpen={open} />
      )}
    </>
  );
}

/** The folder, one tap away; a company without one is only a word. */
function Belongs({ store, row }: { readonly store: Store; readonly row: Row<"contact"> }) {
  const folder = row.data.folder ? store.rows("folder").value.get(row.data.folder) : undefined;
  if (folder !== undefined) {
    return (
      <a class="accent" href={`/f/${folder.id}`}>
        <Name>{joinName(folder.data.name, folder.data.alt_name)}</Name>
      </a>
    );
  }
  return <span class="muted">{row.data.company ? <Name>{row.data.company}</Name> : t("clients.contact")}</span>;
}

interface ReachesProps {
  readonly row: Row<"contact">;
  readonly touching: Touching;
  readonly onOpen: (sheet: SheetName) => void;
}

function Reaches({ row, touching, onOpen }: ReachesProps) {
  const { website, address } = row.data;
  const link = website ? webAddress(website) : null;
  return (
    <>
      {reachesOf(row.data).map((reach) => (
        <ReachLine
          key={reach.field}
          reach={reach}
          onTouch={(by) => touching.touch(row.id, by)}
          onOpen={() => onOpen({ reach })}
        />
      ))}
      <div class="row event reach-add">
        <div class="when" />
        <div class="what">
          <Chip icon="plus" label={t("clients.add-phone")} onClick={() => onOpen({ add: "phone" })}>
            {t("clients.phone")}
          </Chip>
          <Chip icon="plus" label={t("clients.add-email")} onClick={() => onOpen({ add: "email" })}>
            {t("clients.email")}
          </Chip>
        </div>
      </div>
      {website && (
        <ListRow
          when={<Icon name="globe" />}
          title={<Name>{website}</Name>}
          sub={t("clients.website")}
          end={link && <IconButton icon="link" label={t("clients.follow", { label: website })} href={link} accent />}
        />
      )}
      {address && (
        <ListRow
          when={<Icon name="visit" />}
          title={<Name>{address}</Name>}
          sub={t("notes.way")}
          href={mapsLink(address)}
          onClick={() => touching.touch(row.id, "visit")}
        />
      )}
    </>
  );
}

/** A tap on the number changes it, the sign at the end calls. */
interface ReachLineProps {
  readonly reach: Reach;
  readonly onOpen: () => void;
  readonly onTouch: (by: TouchBy) => void;
}

function ReachLine({ reach, onOpen, onTouch }: ReachLineProps) {
  const calls = reach.kind === "phone";
  const sms = calls ? smsLink(reach.href) : null;
  return (
    <ListRow
      when={<Icon name={calls ? "call" : "mail"} />}
      title={<ReachText reach={reach} />}
      sub={reach.use === null ? undefined : useWords(reach.use)}
      onClick={onOpen}
      end={
        <>
          {sms && (
            <IconButton
              accent
              icon="meeting"
              label={t("notes.message", { number: reach.text })}
              href={sms}
              onClick={() => onTouch("message")}
            />
          )}
          <a class="chip act" href={reach.href} onClick={() => onTouch(calls ? "call" : "mail")}>
            {t(calls ? "clients.do-call" : "clients.do-mail")}
          </a>
        </>
      }
    />
  );
}

/** What is longer than this holds words beside the number, and breaks as words do. */
const LONGEST_NUMBER = 24;

/** A number stays in one piece; an address that has no room breaks before its @. */
function ReachText({ reach: { kind, text } }: Pick<ReachLineProps, "reach">) {
  if (kind === "phone") return <bdi class={text.length > LONGEST_NUMBER ? undefined : "reach-phone"}>{text}</bdi>;
  const at = text.lastIndexOf("@");
  if (at < 1) return <Name>{text}</Name>;
  return (
    <bdi class="reach-mail">
      {text.slice(0, at)}
      <wbr />
      {text.slice(at)}
    </bdi>
  );
}

function useWords(use: string): string {
  return PHONE_KINDS.some((one) => one === use) ? t(`clients.phone.${use}`) : use;
}

/** Only pages of the web are followed, never scripts. */
function webAddress(typed: string): string | null {
  const href = /^https?:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  return URL.canParse(href) ? href : null;
}
