// One thing about the record: its name, its value, and a field in its place when it is tapped.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { CameBackLine } from "../../notes/came-back";
import { useKeptForm } from "../../notes/kept-form";
import { asSeen } from "../../store/gesture";
import type { Row } from "../../store/store";
import { Field, type FieldKind, Name, Select } from "../../ui";
import { useRecord } from "./record";

interface FactEdit {
  /** What is being typed is kept under its name. */
  readonly field: string;
  /** Writes on the record as its author saw it. */
  readonly save: (typed: string, row: Row<"opportunity">) => Promise<void>;
}

interface FactRowProps {
  readonly label: string;
  /** As it is typed. */
  readonly value: string;
  /** As it is read, where that differs: a date in words. */
  readonly shown?: string | undefined;
  readonly kind?: FieldKind | undefined;
  /** One of these, or none. */
  readonly options?: readonly string[] | undefined;
  /** Without it, and without `onOpen`, the fact can only be read. */
  readonly edit?: FactEdit | undefined;
  /** It is changed in a sheet of its own. */
  readonly onOpen?: (() => void) | undefined;
  /** Why what is typed cannot be; it is not saved then. */
  readonly wrong?: ((typed: string) => string | undefined) | undefined;
  /** Something is the matter with it: said in words beside its name. */
  readonly mark?: string | undefined;
  /** Beside it: a link to follow. */
  readonly end?: ComponentChildren;
}

export function FactRow(props: FactRowProps) {
  const { label, value, shown = value, edit, onOpen, mark, end } = props;
  const [isOpen, open] = useState(false);
  if (isOpen && edit) return <FactField {...props} edit={edit} onClose={() => open(false)} />;
  return (
    <div class="row fact">
      <div class="when" />
      <div class="what">
        <small class="fact-name">
          {label}
          {mark !== undefined && <span class="c-due"> · {mark}</span>}
        </small>
        {edit === undefined && onOpen === undefined ? (
          <span class="fact-value">
            <Name>{shown}</Name>
          </span>
        ) : (
          <button
            type="button"
            class="cover fact-value"
            aria-label={value === "" ? t("opportunity.fact.add", { label }) : `${label}: ${shown}`}
            onClick={onOpen ?? (() => open(true))}
          >
            {value === "" ? <span class="accent">{t("opportunity.fact.empty")}</span> : <Name>{shown}</Name>}
          </button>
        )}
      </div>
      {end !== undefined && <div class="end">{end}</div>}
    </div>
  );
}

type FactFieldProps = FactRowProps & { readonly edit: FactEdit; readonly onClose: () => void };

/** Enter or leaving it saves, Esc leaves it as it was; in a long text Enter begins a line. */
function FactField({ label, value, kind = "text", options, wrong, edit, onClose }: FactFieldProps) {
  const { store, deal } = useRecord();
  const form = useKeptForm(store, `${edit.field}:${deal.id}`, { typed: value }, deal.row.seq);
  const { typed } = form.values;
  const isLeft = useRef(false);
  const save = () => {
    if (isLeft.current) return;
    isLeft.current = true;
    const wanted = form.latest().typed;
    const isWrong = wrong?.(wanted) !== undefined;
    if (isWrong || wanted.trim() === value.trim()) form.forget();
    else void edit.save(wanted, asSeen(deal.row, form.seen)).then(form.forget);
  };
  // Another record tapped takes the field away before it is left: what was typed is saved all the same.
  useEffect(() => save, []);
  const leave = () => {
    save();
    onClose();
  };
  if (options !== undefined) {
    const choose = (next: string) => {
      form.write({ typed: next });
      leave();
    };
    const none = { value: "", label: t("opportunity.fact.none") };
    const choices = [...new Set([...options, value].filter(Boolean))].map((option) => ({
      value: option,
      label: option,
    }));
    return (
      <div class="over">
        <CameBackLine back={form.back} />
        <Select label={label} value={typed} options={[none, ...choices]} onChange={choose} />
      </div>
    );
  }
  return (
    <div class="over">
      <CameBackLine back={form.back} />
      <Field
        label={label}
        kind={kind}
        value={typed}
        onInput={(text) => form.write({ typed: text })}
        error={wrong?.(typed)}
        autofocus
        onBlur={leave}
        onEnter={kind === "long" ? undefined : leave}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          isLeft.current = true;
          form.forget();
          leave();
        }}
      />
    </div>
  );
}
