// What the sale is worth and how likely it is: one value, saved as a whole.
import { currencySign, money, percent, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { readAmount } from "../../store/amount-text";
import { asSeen } from "../../store/gesture";
import type { Store } from "../../store/store";
import { Button, Field, Select, Sheet } from "../../ui";
import { amountText } from "./amount-field";
import { setMoney } from "./commands";
import { said, useRecord } from "./record";

const COMMON = ["EUR", "NOK", "RUB", "CHF", "GBP", "USD", "SEK", "DKK"];

export function MoneySheet() {
  const { store, deal, close } = useRecord();
  const held = {
    amount: amountText(deal.money?.amount),
    currency: deal.money?.currency ?? store.workspace.currency,
    chance: deal.money?.probability?.toString() ?? "",
  };
  const form = useKeptForm(store, `money:${deal.id}`, held, deal.row.seq);
  const saving = useSaving(store, close, form);
  const { amount, currency, chance } = form.values;
  const read = readAmount(amount);
  const isEmpty = amount.trim() === "";
  const isWrong = !isEmpty && read === null;
  const probability = chance.trim() === "" ? null : Number(chance.replace(/\s*%$/, ""));
  const isOdd = probability !== null && !(Number.isInteger(probability) && probability >= 0 && probability <= 100);
  const counted = probability ?? deal.step?.data.probability ?? null;
  const save = async () => {
    if (isWrong || isOdd) return;
    const next = read === null ? null : { amount: read, currency, probability };
    if (JSON.stringify(next) === JSON.stringify(deal.money)) return saving.leave();
    await saving.save(
      () => setMoney(store, asSeen(deal.row, form.seen), next),
      (done) => said(t("opportunity.money.changed"), done),
    );
  };
  return (
    <Sheet
      title={t("opportunity.money")}
      open
      onClose={saving.leave}
      bar={
        <Button disabled={isWrong || isOdd} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.news}
      <div class="pair">
        <Field
          label={t("opportunity.money.how-much")}
          kind="number"
          value={amount}
          onInput={(text) => form.write({ amount: text })}
          autofocus
          onEnter={() => void save()}
          error={isWrong ? t("opportunity.money.wrong") : undefined}
        />
        <Select
          label={t("opportunity.money.currency")}
          value={currency}
          options={currencies(store, currency).map((code) => ({ value: code, label: currencyLabel(code) }))}
          onChange={(code) => form.write({ currency: code })}
        />
      </div>
      <Field
        label={t("opportunity.money.probability")}
        inputmode="numeric"
        value={chance}
        onInput={(text) => form.write({ chance: text })}
        onEnter={() => void save()}
        placeholder={deal.step?.data.probability == null ? undefined : percent(deal.step.data.probability)}
        hint={hintWords(read, currency, probability, counted)}
        error={isOdd ? t("opportunity.money.odd") : undefined}
      />
    </Sheet>
  );
}

function hintWords(
  read: string | null,
  currency: string,
  own: number | null,
  counted: number | null,
): string | undefined {
  const parts = [
    own === null && counted !== null ? t("opportunity.money.from-step") : null,
    read !== null && counted !== null
      ? t("opportunity.money.weighted", { amount: money(Math.round((Number(read) * counted) / 100), currency) })
      : null,
  ];
  return parts.filter(Boolean).join(" ") || undefined;
}

/** The workspace's own first, then those that sales here are in, then the common ones. */
function currencies(store: Store, current: string): readonly string[] {
  const used = [...store.rows("opportunity").peek().values()].flatMap(({ data }) => data.money?.currency ?? []);
  return [...new Set([store.workspace.currency, current, ...used, ...COMMON])];
}

function currencyLabel(code: string): string {
  const sign = currencySign(code);
  return sign === code ? code : `${code} ${sign}`;
}
