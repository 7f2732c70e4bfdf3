// A link within the product.
import type { ComponentChildren } from "preact";

export interface LinkProps {
  readonly href: string;
  readonly class?: string | undefined;
  readonly label?: string | undefined;
  readonly current?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** An ordinary anchor: the router takes plain taps on it, everything else stays the browser's. */
export function Link({ href, class: className, label, current, children }: LinkProps) {
  return (
    <a href={href} class={className ?? "accent"} aria-label={label} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}
