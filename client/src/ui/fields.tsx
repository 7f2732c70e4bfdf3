// Where words are typed or chosen: one label, one control, what is doubtful or wrong said below it.
import { useEffect, useId, useRef } from "preact/hooks";
import type { Choice } from "./controls";
import { Icon } from "./icon";

export type FieldKind =
  | "text"
  | "email"
  | "tel"
  | "url"
  | "number"
  | "date"
  | "datetime"
  | "time"
  | "password"
  | "search"
  | "long";

export type Keypad = "text" | "tel" | "email" | "url" | "numeric" | "decimal" | "search" | "none";

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly kind?: FieldKind | undefined;
  /** Read from a card or a paste and not sure. */
  readonly doubt?: boolean | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly autofocus?: boolean | undefined;
  readonly autocomplete?: string | undefined;
  readonly inputmode?: Keypad | undefined;
  readonly required?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** The label is heard but not drawn: a search field, a composer. */
  readonly hideLabel?: boolean | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly onEnter?: (() => void) | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
}

type InputType = Exclude<FieldKind, "datetime" | "long" | "number"> | "datetime-local";
const KEYPADS: Partial<Record<FieldKind, Keypad>> = { tel: "tel", email: "email", url: "url", number: "decimal" };

/** A number is typed as text with a keypad of digits: the browsers' own field loses what it cannot parse. */
function inputType(kind: Exclude<FieldKind, "long">): InputType {
  if (kind === "number") return "text";
  return kind === "datetime" ? "datetime-local" : kind;
}

/** Preact types each kind of input apart; here the kind is only known when the page runs. */
function inputAttributes(kind: Exclude<FieldKind, "long">, keypad: Keypad | undefined): object {
  return { type: inputType(kind), inputMode: keypad ?? KEYPADS[kind] };
}

/** One thing to type, with the keypad of its kind. */
export function Field(props: FieldProps) {
  const { label, value, kind = "text", doubt, hint, error, hideLabel } = props;
  const id = useId();
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (props.autofocus) box.current?.focus();
  }, [props.autofocus]);
  const below = error ?? hint;
  const attributes = {
    id,
    ref: box,
    class: "input",
    value,
    placeholder: props.placeholder,
    autocomplete: props.autocomplete ?? "off",
    required: props.required,
    disabled: props.disabled,
    "aria-invalid": error ? ("true" as const) : undefined,
    "aria-describedby": below ? `${id}-below` : undefined,
    onInput: (event: { currentTarget: { value: string } }) => props.onInput(event.currentTarget.value),
    onBlur: props.onBlur,
    onKeyDown: (event: KeyboardEvent) => {
      props.onKeyDown?.(event);
      if (event.key === "Enter" && props.onEnter && !event.isComposing) {
        event.preventDefault();
        props.onEnter();
      }
    },
  };
  return (
    <div class={doubt ? "control doubt" : "control"}>
      <label for={id} class={hideLabel ? "unseen" : undefined}>
        {label}
      </label>
      {kind === "long" ? (
        <textarea {...(attributes as object)} rows={3} />
      ) : (
        <input {...(attributes as object)} {...inputAttributes(kind, props.inputmode)} />
      )}
      {below && (
        <span id={`${id}-below`} class={error ? "error" : "hint"} role={error ? "alert" : undefined}>
          {below}
        </span>
      )}
    </div>
  );
}

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly options: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly hint?: string | undefined;
  readonly hideLabel?: boolean | undefined;
}

/** One of many; the system's own picker, which every phone knows how to show. */
export function Select<T extends string>({ label, options, value, onChange, hint, hideLabel }: SelectProps<T>) {
  const id = useId();
  return (
    <div class="control">
      <label for={id} class={hideLabel ? "unseen" : undefined}>
        {label}
      </label>
      <span class="select">
        <select id={id} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" small />
      </span>
      {hint && <span class="hint">{hint}</span>}
    </div>
  );
}
