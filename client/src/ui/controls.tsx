// What can be pressed: buttons, chips, choices. Targets of 44 px at least, 56 px for main actions.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon, type IconName } from "./icon";

export type Tone = "won" | "due" | "lost";

export interface ButtonProps {
  /** `main` is filled and at most one on a screen; `quiet` is outlined; `plain` is a word to press. */
  readonly kind?: "main" | "quiet" | "plain" | undefined;
  readonly small?: boolean | undefined;
  readonly icon?: IconName | undefined;
  readonly tone?: "won" | "lost" | undefined;
  readonly type?: "button" | "submit" | undefined;
  readonly disabled?: boolean | undefined;
  readonly onClick?: (() => void) | undefined;
  readonly href?: string | undefined;
  readonly autofocus?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** A button with words, or a link that looks like one when it has an address. */
export function Button(props: ButtonProps) {
  const { kind = "main", small, icon, tone, type = "button", disabled, onClick, href, children } = props;
  const classes = ["btn", kind !== "main" && kind, small && "small", tone && `c-${tone}`].filter(Boolean).join(" ");
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  );
  if (href !== undefined) {
    return (
      <a class={classes} href={href} onClick={onClick}>
        {inside}
      </a>
    );
  }
  return (
    <button type={type} class={classes} disabled={disabled} onClick={onClick} autofocus={props.autofocus}>
      {inside}
    </button>
  );
}

export interface IconButtonProps {
  readonly icon: IconName;
  /** What readers hear; a sign alone says nothing. */
  readonly label: string;
  readonly onClick?: (() => void) | undefined;
  readonly href?: string | undefined;
  readonly accent?: boolean | undefined;
  /** A sign that is on or off: the star. */
  readonly pressed?: boolean | undefined;
}

/** A sign to press, as large as a finger. */
export function IconButton({ icon, label, onClick, href, accent, pressed }: IconButtonProps) {
  const classes = accent || pressed ? "ib accent" : "ib";
  const inside = <Icon name={icon} filled={pressed} />;
  if (href !== undefined) {
    return (
      <a class={classes} href={href} onClick={onClick} aria-label={label} title={label}>
        {inside}
      </a>
    );
  }
  return (
    <button type="button" class={classes} onClick={onClick} aria-label={label} title={label} aria-pressed={pressed}>
      {inside}
    </button>
  );
}

export interface ChipProps {
  readonly tone?: Tone | undefined;
  /** Chosen among others. */
  readonly on?: boolean | undefined;
  readonly icon?: IconName | undefined;
  /** The sign after the words: `down` for a choice. */
  readonly endIcon?: IconName | undefined;
  /** With it the chip is a button. */
  readonly onClick?: (() => void) | undefined;
  readonly disabled?: boolean | undefined;
  readonly label?: string | undefined;
  readonly children: ComponentChildren;
}

/** A tag, or with `onClick` a small action. */
export function Chip({ tone, on, icon, endIcon, onClick, disabled, label, children }: ChipProps) {
  const classes = ["chip", onClick && "act", tone, on && "on"].filter(Boolean).join(" ");
  const inside = (
    <>
      {icon && <Icon name={icon} small />}
      {children}
      {endIcon && <Icon name={endIcon} small />}
    </>
  );
  if (onClick === undefined) return <span class={classes}>{inside}</span>;
  return (
    <button type="button" class={classes} onClick={onClick} disabled={disabled} aria-pressed={on} aria-label={label}>
      {inside}
    </button>
  );
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly options: readonly Choice<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A few choices beside each other; radio buttons underneath, so arrows work. */
export function Segmented<T extends string>({ label, options, value, onChange }: SegmentedProps<T>) {
  const name = useId();
  return (
    <div class="seg" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} class={option.value === value ? "on" : undefined}>
          <input
            class="unseen"
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}

export interface SwitchProps {
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** On or off, with its words in the same target. */
export function Switch({ label, hint, on, onChange }: SwitchProps) {
  return (
    <label class="switch-line">
      <span class="grow">
        {label}
        {hint !== undefined && <small>{hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        checked={on}
        aria-checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
