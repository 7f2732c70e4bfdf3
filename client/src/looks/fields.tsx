// What is typed or chosen.
import { useState } from "preact/hooks";
import { Field, Section, Select } from "../ui";

const STEPS = ["To qualify", "Visited", "Quotation"].map((label) => ({ value: label, label }));

export function Fields() {
  const [text, setText] = useState("Officine Bellavista, second line");
  const [step, setStep] = useState("Visited");
  const common = { value: text, onInput: setText };
  return (
    <Section title="Fields" flat>
      <div class="pad stack">
        <Field label="A field" {...common} />
        <Field label="Empty" value="" onInput={() => {}} placeholder="Company, or what it is about" />
        <Field label="With a hint" {...common} hint="A title is enough" />
        <Field label="Not sure" {...common} doubt hint="Read from the card, please check" />
        <Field label="Wrong" value="18.4.00" onInput={() => {}} kind="number" error="That is not an amount." />
        <Field label="Disabled" {...common} disabled />
        <Field label="Search" {...common} kind="search" hideLabel />
        <Field label="Day" value="2026-11-21" onInput={() => {}} kind="date" />
        <Field label="Long text" {...common} kind="long" />
        <Select label="Step" options={STEPS} value={step} onChange={setStep} hint="Where in the process" />
      </div>
    </Section>
  );
}
