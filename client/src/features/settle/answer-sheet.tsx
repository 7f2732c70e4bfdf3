// A value that neither of them wrote: typed, or chosen among what there is.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { capital, decimalSign, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import type { Money, Status, StatusName, When } from "../../protocol/types.gen";
import { readAmount } from "../../store/amount-text";
import { stepsOf } from "../../store/deals";
import { emailValue, phoneValue } from "../../store/reach";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, type Choice, Field, Segmented, Select, Sheet } from "../../ui";
import type { Question } from "./questions";
import { fieldName, questionWords, shapeOf, valueWords } from "./value-words";

export interface AnswerSheetProps {
  readonly question: Question;
  /** Resolves when it is on the disk; then the sheet closes. */
  readonly onAnswer: (value: unknown) => Promise<void>;
  readonly onClose: () => void;
}

export function AnswerSheet({ question, onAnswer, onClose }: AnswerSheetProps) {
  const store = useStore();
  const [value, setValue] = useState<unknown>(question.kept.value);
  const [sound, setSound] = useState(true);
  const saving = useSaving(store, onClose);
  const change = (next: unknown, isSound = true) => {
    setValue(next);
    setSound(isSound);
  };
  return (
    <Sheet
      title={questionWords(store, question)}
      open
      onClose={onClose}
      bar={
        <Button disabled={!sound} onClick={() => void saving.save(() => onAnswer(value))}>
          {t("settle.take")}
        </Button>
      }
    >
      {saving.news}
      <Answering question={question} value={value} onChange={change} />
    </Sheet>
  );
}

interface AnsweringProps {
  readonly question: Question;
  readonly value: unknown;
  readonly onChange: (value: unknown, sound?: boolean) => void;
}

function Answering({ question, value, onChange }: AnsweringProps) {
  const store = useStore();
  const label = capital(fieldName(store, question));
  const shape = shapeOf(question.field);
  switch (shape) {
    case "money":
      return <MoneyAnswer value={value as Money | null} onChange={onChange} />;
    case "status":
      return <StatusAnswer value={value as Status | null} onChange={onChange} />;
    case "when":
      return <WhenAnswer label={label} value={value as When | null} onChange={onChange} />;
    case "step":
    case "folder":
    case "member":
      return (
        <Select
          label={label}
          value={String(value ?? "")}
          options={choicesOf(store, shape)}
          onChange={(id) => onChange(id === "" ? null : id)}
        />
      );
    case "flag":
      return (
        <Segmented
          label={label}
          value={value === true ? "yes" : "no"}
          options={[
            { value: "yes", label: t("settle.yes") },
            { value: "no", label: t("settle.no") },
          ]}
          onChange={(chosen) => onChange(chosen === "yes")}
        />
      );
    default:
      return <TextAnswer question={question} label={label} value={value} onChange={onChange} />;
  }
}

/** Amount and currency together: one person's amount never meets another's currency. */
function MoneyAnswer({ value, onChange }: Pick<AnsweringProps, "onChange"> & { readonly value: Money | null }) {
  const store = useStore();
  const [typed, setTyped] = useState((value?.amount ?? "").replace(".00", "").replace(".", decimalSign()));
  const [currency, setCurrency] = useState(value?.currency ?? store.workspace.currency);
  const tell = (text: string, code: string) => {
    setTyped(text);
    setCurrency(code);
    const amount = readAmount(text);
    onChange({ amount: amount ?? "", currency: code, probability: value?.probability ?? null }, amount !== null);
  };
  const codes = [...new Set([currency, store.workspace.currency, "EUR", "NOK", "RUB", "USD", "CHF", "GBP"])];
  return (
    <div class="two">
      <Field
        label={capital(t("settle.field.money"))}
        kind="number"
        value={typed}
        onInput={(text) => tell(text, currency)}
        error={readAmount(typed) === null ? t("settle.amount.unread") : undefined}
        autofocus
      />
      <Select
        label={t("settle.currency")}
        value={currency}
        options={codes.map((code) => ({ value: code, label: code }))}
        onChange={(code) => tell(typed, code)}
      />
    </div>
  );
}

const STATUSES = ["open", "won", "lost", "cancelled"] as const satisfies readonly StatusName[];

/** A closing keeps the day of the one that was shown. */
function StatusAnswer({ value, onChange }: Pick<AnsweringProps, "onChange"> & { readonly value: Status | null }) {
  const store = useStore();
  const choose = (is: StatusName) => {
    const closed_at = value?.closed_at ?? new Date(store.now()).toISOString();
    onChange(is === "open" ? { is } : is === value?.is ? value : { is, closed_at });
  };
  return (
    <div class="pad">
      <Segmented
        label={capital(t("settle.field.status"))}
        value={value?.is ?? "open"}
        options={STATUSES.map((is) => ({ value: is, label: t(`settle.status.${is}`) }))}
        onChange={choose}
      />
    </div>
  );
}

interface WhenAnswerProps extends Pick<AnsweringProps, "onChange"> {
  readonly label: string;
  readonly value: When | null;
}

function WhenAnswer({ label, value, onChange }: WhenAnswerProps) {
  const store = useStore();
  const timed = value?.due.includes("T") ?? false;
  return (
    <Field
      label={label}
      kind={timed ? "datetime" : "date"}
      value={value?.due ?? ""}
      onInput={(due) => {
        const when = {
          due: due.slice(0, timed ? 16 : 10),
          zone: value?.zone ?? store.user.zone,
          minutes: value?.minutes ?? null,
        };
        onChange(when, due !== "");
      }}
    />
  );
}

interface TextAnswerProps extends AnsweringProps {
  readonly label: string;
}

const LONG = 60;

/** The words of both may be put together here: it begins with those that are shown. */
function TextAnswer({ question, label, value, onChange }: TextAnswerProps) {
  const store = useStore();
  const { field, kept, others } = question;
  const shape = shapeOf(field);
  const [typed, setTyped] = useState(() =>
    value === null || value === undefined ? "" : valueWords(store, field, value),
  );
  const tell = (text: string) => {
    setTyped(text);
    onChange(storedText(shape, text, value));
  };
  const long = [kept, ...others].some((side) => valueWords(store, field, side.value).length > LONG);
  if (shape === "date") {
    const date = typeof value === "string" ? value.slice(0, 10) : "";
    return <Field label={label} kind="date" value={date} onInput={(text) => onChange(text === "" ? null : text)} />;
  }
  return (
    <Field
      label={label}
      kind={long ? "long" : shape === "phone" ? "tel" : shape === "email" ? "email" : "text"}
      value={typed}
      onInput={tell}
      autofocus
    />
  );
}

/** In the form in which the field holds it; emptied is null. */
function storedText(shape: ReturnType<typeof shapeOf>, text: string, before: unknown): unknown {
  if (text.trim() === "") return null;
  const rank = (before as { rank?: string | null } | null)?.rank ?? "a0";
  if (shape === "phone") return phoneValue(text, rank);
  if (shape === "email") return emailValue(text, rank);
  if (shape === "column") return { ...(before as object), name: text.trim() };
  return text;
}

function choicesOf(store: Store, shape: "step" | "folder" | "member"): readonly Choice<string>[] {
  const none = { value: "", label: t("settle.empty") };
  if (shape === "step") {
    const steps = [...store.rows("step").value.values()];
    const pipelines = [...new Set(steps.map(({ data }) => data.pipeline ?? ""))];
    return pipelines
      .flatMap((pipeline) => stepsOf(pipeline, steps))
      .map((row) => ({ value: row.id, label: titleOf(row) }));
  }
  return [none, ...[...store.rows(shape).value.values()].map((row) => ({ value: row.id, label: titleOf(row) }))];
}
