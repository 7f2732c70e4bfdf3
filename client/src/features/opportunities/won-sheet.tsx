// Won: amount, date, the copy for renewal and the folder both go into, in one sheet.
import { useState } from "preact/hooks";
import { mainContact } from "../../deals/why";
import { isolate, plainDate, t } from "../../i18n";
import { Picker } from "../../pick/date-chips";
import { foldersLike } from "../../pick/folder-field";
import type { When } from "../../protocol/types.gen";
import { joinName } from "../../store/alt-name";
import { readAmount } from "../../store/amount-text";
import { companyKey } from "../../store/fold-text";
import { dueInstant } from "../../store/next-action";
import { plusMonths, wallDay } from "../../store/quick-dates";
import { titleOf } from "../../store/titles";
import { Button, Chip, Field, Line, Note, Sheet } from "../../ui";
import { amountText } from "./amount-field";
import { closeAsWon, type FolderChoice } from "./closing";
import { type RecordInHand, said, useRecord } from "./record";

type Again = "no" | "half" | "year" | "pick";
const MONTHS = { half: 6, year: 12 } as const;

export function WonSheet() {
  const record = useRecord();
  const { store, deal, around, close } = record;
  const currency = deal.money?.currency ?? store.workspace.currency;
  const today = wallDay(around.now, around.zone);
  const [amount, write] = useState(() => amountText(deal.money?.amount));
  const [day, setDay] = useState(today);
  const [again, sellAgain] = useState<Again>("no");
  const [picked, pick] = useState<When | null>(null);
  const [company, name] = useState(() => companyOf(record));
  const read = readAmount(amount);
  const isWrong = amount.trim() !== "" && read === null;
  const isLater = day > today;
  const isEarly = day !== "" && deal.born > 0 && day < wallDay(deal.born, around.zone);
  const when = renewalDay(again, day, around.zone, picked);
  const folder = when === null || deal.folder !== undefined ? null : folderFor(record, company);
  const isMissing = again === "pick" && picked === null;
  const save = async () => {
    close();
    const done = await closeAsWon(store, deal.row, {
      won: read === null ? null : { amount: read, currency },
      closedAt: new Date(day === today ? store.now() : dueInstant({ due: `${day}T12:00` }, around.zone)).toISOString(),
      renewal: when === null ? null : { when, note: t("opportunity.won.renewal") },
      folder,
    });
    said(t("opportunity.won.saved", { title: isolate(titleOf(deal.row)) }), done);
  };
  return (
    <Sheet
      title={t("opportunity.won")}
      open
      onClose={close}
      bar={
        <>
          <Button disabled={isWrong || isLater || isEarly || isMissing || day === ""} onClick={() => void save()}>
            {t("opportunity.won.save")}
          </Button>
          <Button kind="quiet" onClick={close}>
            {t("opportunity.not-yet")}
          </Button>
        </>
      }
    >
      <div class="opp-pair">
        <Field
          label={t("opportunity.money.amount", { currency })}
          kind="number"
          value={amount}
          onInput={write}
          error={isWrong ? t("opportunity.money.wrong") : undefined}
        />
        <Field
          label={t("opportunity.won.on")}
          kind="date"
          value={day}
          onInput={setDay}
          error={isLater ? t("opportunity.won.later") : isEarly ? t("opportunity.won.early") : undefined}
        />
      </div>
      <h2 class="flat">{t("opportunity.won.again")}</h2>
      <Line>
        {(["no", "half", "year", "pick"] as const).map((choice) => (
          <Chip key={choice} on={again === choice} onClick={() => sellAgain(choice)}>
            {t(`opportunity.won.again.${choice}`)}
          </Chip>
        ))}
      </Line>
      {again === "pick" && <Picker value={picked} dayOnly onPick={pick} />}
      {when !== null && deal.folder === undefined && (
        <Field label={t("opportunity.won.folder")} value={company} onInput={name} />
      )}
      {when !== null && (
        <Note title={t("opportunity.won.copy", { day: plainDate(when.due, around) })}>
          {t("opportunity.won.copy.keeps")} {folderWords(record, folder)}
        </Note>
      )}
    </Sheet>
  );
}

function renewalDay(again: Again, from: string, zone: string, picked: When | null): When | null {
  if (again === "no" || from === "") return null;
  if (again === "pick") return picked;
  return { due: plusMonths(from, MONTHS[again]), zone, minutes: null };
}

/** The company of who decides, else the title: most sales are called after the client. */
function companyOf({ store, deal }: RecordInHand): string {
  return mainContact(store, deal.id)?.data.company || titleOf(deal.row);
}

/** A folder that is already here under that name, else a new one. */
function folderFor({ store }: RecordInHand, company: string): FolderChoice | null {
  if (company.trim() === "") return null;
  const key = companyKey(company);
  const known = foldersLike(store, company).find(({ data }) =>
    [data.name, data.alt_name].some((name) => name && companyKey(name) === key),
  );
  return known === undefined ? { name: company.trim() } : { id: known.id };
}

function folderWords({ store, deal }: RecordInHand, choice: FolderChoice | null): string {
  if (deal.folder !== undefined) return t("opportunity.won.both-stay", { name: isolate(titleOf(deal.folder)) });
  if (choice === null) return "";
  if ("name" in choice) return t("opportunity.won.both-new", { name: isolate(choice.name) });
  const known = store.rows("folder").value.get(choice.id);
  return t("opportunity.won.both", { name: isolate(joinName(known?.data.name, known?.data.alt_name)) });
}
