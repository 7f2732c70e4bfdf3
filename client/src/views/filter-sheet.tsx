// Everything a list can be filtered by, one facet below the other.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Chip, Field, Line, Name, Select, Sheet, Switch } from "../ui";
import {
  type ChoiceFacet,
  type Facet,
  type Filter,
  type Listing,
  type SetFacet,
  type Test,
  toggled,
  withTest,
} from "./filter";
import { SPANS, type Span } from "./spans";
import "./views.css";

interface FilterSheetProps<R> {
  readonly title: string;
  readonly listing: Listing<R>;
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
  readonly onClose: () => void;
  /** What a list chooses besides: stands on top. */
  readonly children?: ComponentChildren;
  /** Facets that stand among the children already. */
  readonly without?: readonly string[];
  readonly bar?: ComponentChildren;
}

export function FilterSheet<R>({
  title,
  listing,
  filter,
  onChange,
  onClose,
  children,
  without,
  bar,
}: FilterSheetProps<R>) {
  const facets = listing.facets.filter(({ key }) => without?.includes(key) !== true);
  return (
    <Sheet title={title} open onClose={onClose} bar={bar}>
      <Field
        label={t("views.find")}
        kind="search"
        value={filter.find}
        onInput={(find) => onChange({ ...filter, find })}
      />
      {children}
      {facets.map((facet) => (
        <FacetControl key={facet.key} facet={facet} filter={filter} onChange={onChange} />
      ))}
    </Sheet>
  );
}

interface FacetProps<R> {
  readonly facet: Facet<R>;
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function FacetControl<R>({ facet, filter, onChange }: FacetProps<R>) {
  const test = filter.where[facet.key];
  const ask = (next: Test | null) => onChange(withTest(filter, facet.key, next));
  switch (facet.kind) {
    case "choice":
    case "set":
      return <Choices facet={facet} filter={filter} onChange={onChange} />;
    case "flag":
      return <Switch label={facet.label} on={test !== undefined} onChange={(on) => ask(on ? {} : null)} />;
    case "day":
      return <Days label={facet.label} test={test} onAsk={ask} />;
    case "number":
      return <Range label={facet.label} test={test} onAsk={ask} />;
    case "text":
      return (
        <Field label={facet.label} value={test?.has ?? ""} onInput={(has) => ask(has.trim() === "" ? null : { has })} />
      );
    default:
      return facet satisfies never;
  }
}

/** More than these stand in the system's own picker. */
const AS_CHIPS = 8;

interface ChoicesProps<R> extends Omit<FacetProps<R>, "facet"> {
  readonly facet: ChoiceFacet<R> | SetFacet<R>;
}

function Choices<R>({ facet, filter, onChange }: ChoicesProps<R>) {
  const options = facet.options();
  const chosen = filter.where[facet.key]?.in ?? [];
  const toggle = (value: string) => onChange(toggled(filter, facet.key, value));
  if (options.length === 0) return null;
  const shown = options.length <= AS_CHIPS ? options : options.filter(({ value }) => chosen.includes(value));
  const rest = options.filter(({ value }) => !chosen.includes(value));
  return (
    <fieldset class="control views-group">
      <legend class="label">{facet.label}</legend>
      {shown.length > 0 && (
        <Line>
          {shown.map(({ value, label }) => (
            <Chip key={value} on={chosen.includes(value)} onClick={() => toggle(value)}>
              <Name>{label}</Name>
            </Chip>
          ))}
        </Line>
      )}
      {options.length > AS_CHIPS && (
        <Select
          label={facet.label}
          hideLabel
          value=""
          options={[{ value: "", label: t(chosen.length === 0 ? "views.any" : "views.add") }, ...rest]}
          onChange={(value) => value !== "" && toggle(value)}
        />
      )}
    </fieldset>
  );
}

interface AskProps {
  readonly label: string;
  readonly test: Test | undefined;
  readonly onAsk: (test: Test | null) => void;
}

const BY_HAND = "by_hand";

function Days({ label, test, onAsk }: AskProps) {
  const isDated = test !== undefined && test.span === undefined;
  const [byHand, choose] = useState(isDated);
  const value = byHand ? BY_HAND : (test?.span ?? "");
  const pick = (next: string) => {
    choose(next === BY_HAND);
    onAsk(next === "" || next === BY_HAND ? null : { span: next as Span });
  };
  const dates = (change: Test) => {
    const { from, to } = { ...test, ...change };
    onAsk(from || to ? { ...(from && { from }), ...(to && { to }) } : null);
  };
  return (
    <>
      <Select
        label={label}
        value={value}
        options={[
          { value: "", label: t("views.any") },
          ...SPANS.map((span) => ({ value: span, label: t(`views.span.${span}`) })),
          { value: BY_HAND, label: t("views.span.by-hand") },
        ]}
        onChange={pick}
      />
      {byHand && (
        <div class="two">
          <Field
            label={t("views.first-day")}
            kind="date"
            value={test?.from ?? ""}
            onInput={(from) => dates({ from })}
          />
          <Field label={t("views.last-day")} kind="date" value={test?.to ?? ""} onInput={(to) => dates({ to })} />
        </div>
      )}
    </>
  );
}

function Range({ label, test, onAsk }: AskProps) {
  const set = (end: "min" | "max") => (typed: string) => {
    const value = Number(typed.replace(/\s/g, "").replace(",", "."));
    const { [end]: _, ...rest } = test ?? {};
    const next: Test = typed.trim() === "" || Number.isNaN(value) ? rest : { ...rest, [end]: value };
    onAsk(Object.keys(next).length === 0 ? null : next);
  };
  return (
    <div class="two">
      <Field label={t("views.at-least", { label })} kind="number" value={`${test?.min ?? ""}`} onInput={set("min")} />
      <Field label={t("views.at-most", { label })} kind="number" value={`${test?.max ?? ""}`} onInput={set("max")} />
    </div>
  );
}
