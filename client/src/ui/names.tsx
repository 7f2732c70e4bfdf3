// Names of people and firms: isolated, whatever script they are written in, and their initials.
import type { ComponentChildren } from "preact";

/** A name as it was written; `bdi` keeps a foreign script from turning the words around it. */
export function Name({ children }: { readonly children: ComponentChildren }) {
  return <bdi>{children}</bdi>;
}

/** First letters of the first and last word, as one sees them: letters of any script, one from a single name. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  const letters = ends.map((word) => word?.match(/\p{L}/u)?.[0] ?? "");
  return letters.join("").toLocaleUpperCase() || "?";
}

export interface AvatarProps {
  readonly name: string;
  readonly large?: boolean | undefined;
}

/** Somebody's initials in a disc; the name itself stands beside it, so readers skip it. */
export function Avatar({ name, large }: AvatarProps) {
  return (
    <span class={large ? "who l" : "who"} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
