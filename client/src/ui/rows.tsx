// Rows of the notebook: when and who left of the margin, what it is about right of it.
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { Icon } from "./icon";

export type WhenTone = "late" | "now" | "won" | "accent";

export interface SectionProps {
  readonly title: ComponentChildren;
  /** A figure at the end of the line: `6 · € 84 200`. */
  readonly aside?: ComponentChildren;
  readonly children?: ComponentChildren;
  /** Starts at the edge of the page instead of the margin. */
  readonly flat?: boolean | undefined;
}

/** A heading within a page and what stands under it. */
export function Section({ title, aside, children, flat }: SectionProps) {
  return (
    <>
      <h2 class={flat ? "flat" : undefined}>
        {title}
        {aside !== undefined && <span class="aside">{aside}</span>}
      </h2>
      {children}
    </>
  );
}

export interface ListRowProps {
  /** Left of the margin: a time, a day, initials, an icon. `\n` breaks the line. */
  readonly when?: ComponentChildren;
  readonly whenTone?: WhenTone | undefined;
  readonly title: ComponentChildren;
  readonly sub?: ComponentChildren;
  /** The sub line may take two lines; by default it is one and is cut. */
  readonly wrap?: boolean | undefined;
  readonly sum?: ComponentChildren;
  readonly sumSub?: ComponentChildren;
  /** What can be pressed at the end of the row, apart from the row itself. */
  readonly end?: ComponentChildren;
  readonly href?: string | undefined;
  readonly onClick?: (() => void) | undefined;
  readonly selected?: boolean | undefined;
  /** The next action: washed in amber, larger. */
  readonly next?: boolean | undefined;
  readonly large?: boolean | undefined;
}

/** One line of a list. With `href` or `onClick` the whole row is one target; `end` keeps its own. */
export function ListRow(props: ListRowProps) {
  const { when, whenTone, sub, wrap, sum, sumSub, end, selected, next, large } = props;
  const classes = ["row", selected && "on", next && "next"].filter(Boolean).join(" ");
  return (
    <div class={classes}>
      <div class={whenTone ? `when ${whenTone}` : "when"}>{when}</div>
      <div class={large ? "what large" : "what"}>
        <b>
          <Cover {...props} />
        </b>
        {sub !== undefined && sub !== "" && <span class={wrap ? "sub" : "sub one"}>{sub}</span>}
      </div>
      {(sum !== undefined || sumSub !== undefined) && (
        <div class="sum">
          <b>{sum}</b>
          {sumSub}
        </div>
      )}
      {end !== undefined && <div class="end">{end}</div>}
    </div>
  );
}

function Cover({ title, href, onClick, selected }: ListRowProps) {
  if (href !== undefined) {
    return (
      <a class="cover" href={href} onClick={onClick} aria-current={selected ? "true" : undefined}>
        {title}
      </a>
    );
  }
  if (onClick !== undefined) {
    return (
      <button type="button" class="cover" onClick={onClick} aria-current={selected ? "true" : undefined}>
        {title}
      </button>
    );
  }
  return <>{title}</>;
}

export interface EventProps {
  readonly when: ComponentChildren;
  readonly children: ComponentChildren;
  /** Who did it, and how long ago it reached us. */
  readonly by?: ComponentChildren;
}

/** One entry of a timeline. */
export function Event({ when, children, by }: EventProps) {
  return (
    <div class="row event">
      <div class="when">{when}</div>
      <div class="what">
        {children}
        {by !== undefined && <span class="by">{by}</span>}
      </div>
    </div>
  );
}

export interface LineProps {
  readonly children: ComponentChildren;
  /** Scrolls sideways instead of breaking: filters above a list. */
  readonly one?: boolean | undefined;
  /** Lies over the margin line: buttons below a row. */
  readonly over?: boolean | undefined;
  /** Begins where titles do, right of the margin line. */
  readonly inset?: boolean | undefined;
}

/** Things beside each other, broken into lines where there is no room. */
export function Line({ children, one, over, inset }: LineProps) {
  const classes = ["line", one && "one", over && "over", inset && "inset"].filter(Boolean).join(" ");
  return <div class={classes}>{children}</div>;
}

/** One tick: on this phone. Two: on the server. Said in words for readers. */
export function Tick({ saved }: { readonly saved: "phone" | "server" }) {
  const words = t(saved === "server" ? "ui.tick.server" : "ui.tick.phone");
  return (
    <span class={saved === "server" ? "tick" : "tick one"} role="img" aria-label={words} title={words}>
      <Icon name={saved === "server" ? "ticks" : "tick"} />
    </span>
  );
}
