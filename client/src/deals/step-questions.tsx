// What a step asks of an opportunity before it enters: questions and tags, answered on the spot.
import { useState } from "preact/hooks";
import { isolate, t } from "../i18n";
import { useSaving } from "../notes/use-saving";
import { fieldText, kindOf, readField } from "../pick/own-fields";
import type { Deal } from "../store/deals";
import type { CategoryLacking } from "../store/required-tags";
import type { Row, Store } from "../store/store";
import { elementOf } from "../store/tag-names";
import { Button, Chip, Field, Line, Name, Section, Sheet } from "../ui";
import { enteringRules, isComplete, lackingFor } from "./entering";
import { type Answers, keepAnswers, moveTo, NO_ANSWERS } from "./move";

interface StepQuestionsProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly step: Row<"step">;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

export function StepQuestions({ store, deal, step, onBack, onClose }: StepQuestionsProps) {
  const [answers, answer] = useState<Answers>(NO_ANSWERS);
  // What was lacking at first stays in view while it is answered.
  const [asked] = useState(() => lackingFor(deal.row, step, enteringRules(store)));
  const left = lackingFor(answered(deal.row, answers), step, enteringRules(store));
  const name = step.data.name ?? "";
  const saving = useSaving(store, onClose);
  const goingBack = useSaving(store, onBack);
  const isStuck = saving.isStuck || goingBack.isStuck;
  const keep = () => keepAnswers(store, deal.row, answers);
  // Tapped again while the storage does not answer: nobody is kept from leaving.
  const leave = () => (isStuck ? onClose() : void saving.save(keep));
  const goBack = () => (isStuck ? onBack() : void goingBack.save(keep));
  return (
    <Sheet
      title={t("pipeline.before", { step: isolate(name) })}
      open
      onClose={leave}
      bar={
        <>
          <Button
            disabled={left.isBlocked}
            onClick={() => void saving.save(() => moveTo(store, deal.row, step.id, answers))}
          >
            {isComplete(left) || left.isBlocked ? t("pipeline.move-now") : t("pipeline.move-anyway")}
          </Button>
          <Button kind="quiet" onClick={goBack}>
            {t("pipeline.not-yet")}
          </Button>
        </>
      }
    >
      {saving.isStuck ? saving.news : goingBack.news}
      <p class="muted step-hint" role="status">
        {t(left.isBlocked ? "pipeline.asks.strict" : isComplete(left) ? "pipeline.asks.done" : "pipeline.asks.warn")}
      </p>
      {asked.fields.map((field) => (
        <Question key={field.id} field={field} row={deal.row} answers={answers} onAnswer={answer} />
      ))}
      {asked.categories.map((one) => (
        <Tags key={one.category.id} store={store} lacking={one} answers={answers} onAnswer={answer} />
      ))}
    </Sheet>
  );
}

/** The record as it will be. */
function answered(row: Row<"opportunity">, { fields, tags }: Answers): Row<"opportunity"> {
  const held = Object.fromEntries(tags.map((tag) => [tag, 0]));
  return { ...row, data: { ...row.data, ...fields, tags: { ...row.data.tags, ...held } } };
}

interface QuestionProps {
  readonly field: Row<"field">;
  readonly row: Row<"opportunity">;
  readonly answers: Answers;
  readonly onAnswer: (answers: Answers) => void;
}

function Question({ field, row, answers, onAnswer }: QuestionProps) {
  const key: `x:${string}` = `x:${field.id}`;
  const kind = field.data.kind ?? "text";
  const label = field.data.name ?? "";
  const [typed, type] = useState(fieldText(row.data[key]));
  const value = key in answers.fields ? answers.fields[key] : row.data[key];
  const set = (text: string) => {
    type(text);
    onAnswer({ ...answers, fields: { ...answers.fields, [key]: readField(kind, text) } });
  };
  if (kind !== "checkbox" && kind !== "list") {
    return <Field label={label} kind={kindOf(kind)} value={typed} onInput={set} />;
  }
  const options =
    kind === "list"
      ? (field.data.options ?? []).map((text) => ({ text, label: text, on: value === text }))
      : [true, false].map((is) => ({
          text: String(is),
          label: t(is ? "pick.yes" : "pick.no"),
          on: value === is,
        }));
  return (
    <fieldset class="step-question">
      <legend>
        <Name>{label}</Name>
      </legend>
      <Line>
        {options.map((option) => (
          <Chip key={option.text} on={option.on} onClick={() => set(option.on ? "" : option.text)}>
            <Name>{option.label}</Name>
          </Chip>
        ))}
      </Line>
    </fieldset>
  );
}

interface TagsProps {
  readonly store: Store;
  readonly lacking: CategoryLacking;
  readonly answers: Answers;
  readonly onAnswer: (answers: Answers) => void;
}

/** In a single-choice category one tag takes the place of another. */
function Tags({ store, lacking: { category, tags }, answers, onAnswer }: TagsProps) {
  const elements = tags.map(({ data }) => elementOf(store, data.name ?? "") ?? data.name ?? "");
  const toggle = (element: string) => {
    const others = category.data.single ? answers.tags.filter((tag) => !elements.includes(tag)) : answers.tags;
    const isOn = answers.tags.includes(element);
    onAnswer({ ...answers, tags: isOn ? answers.tags.filter((tag) => tag !== element) : [...others, element] });
  };
  return (
    <>
      <Section flat title={<Name>{category.data.name}</Name>} aside={t("pipeline.required")} />
      <Line>
        {tags.map(({ id, data }, at) => {
          const element = elements[at] ?? "";
          return (
            <Chip key={id} on={answers.tags.includes(element)} onClick={() => toggle(element)}>
              <Name>{data.name}</Name>
            </Chip>
          );
        })}
      </Line>
    </>
  );
}
