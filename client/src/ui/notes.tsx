// Words in a box: notes, empty places that teach, and progress.
import type { ComponentChildren } from "preact";
import type { Tone } from "./controls";

export interface NoteProps {
  readonly title?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly tone?: Tone | undefined;
  /** What can be done about it. */
  readonly end?: ComponentChildren;
}

/** Something to know before going on. */
export function Note({ title, children, tone, end }: NoteProps) {
  return (
    <div class={tone ? `note ${tone}` : "note"}>
      <div class="grow">
        {title !== undefined && <b>{title}</b>}
        {children}
      </div>
      {end}
    </div>
  );
}

export interface EmptyProps {
  readonly title: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}

/** An empty place: one sentence of the method, one button. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <h2 class="words">{title}</h2>
      {children !== undefined && <p class="muted">{children}</p>}
      {action}
    </div>
  );
}

export interface StepsProps {
  readonly done: number;
  /** Which one is under way, counted from nought; none when left out. */
  readonly now?: number | undefined;
  readonly total: number;
  readonly label?: string | undefined;
}

/** Steps of a walk: done, this one, still to come. */
export function Steps({ done, now, total, label }: StepsProps) {
  const classes = Array.from({ length: total }, (_, index) => (index < done ? "d" : index === now ? "n" : undefined));
  const marks = classes.map((name, index) => <i key={index} class={name} />);
  if (label === undefined) return <div class="steps">{marks}</div>;
  return (
    <div
      class="steps"
      role="progressbar"
      aria-label={label}
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={total}
    >
      {marks}
    </div>
  );
}

/** How far something has come, between nought and one. */
export function Meter({ part, label }: { readonly part: number; readonly label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, part)) * 100);
  return (
    <div
      class="meter"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}
