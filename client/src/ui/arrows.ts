// Up and down through a field and the rows under it, as in every search people know.

/** On the box that holds both. Rows come after the search field, in the order of the page. */
export function moveByArrows(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input[type=search], .cover")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined || (at < 0 && isControl(document.activeElement))) return;
  event.preventDefault();
  next.focus();
}

/** A choice or a number field has its own use for these keys. */
function isControl(held: Element | null): boolean {
  return held !== null && /^(select|textarea|input)$/i.test(held.tagName);
}
