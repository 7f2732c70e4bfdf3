// What a filter asks for, in words: each part can be said, and taken back, by itself.

import { day, list, count as number, t } from "../i18n";
import type { Asker, Facet, Filter, Listing, Test } from "./filter";

export interface Part {
  readonly key: string;
  readonly text: string;
}

/** One part a facet, in the order of the listing, and what is searched for last. */
export function filterParts<R>(listing: Listing<R>, filter: Filter, asker: Asker): readonly Part[] {
  const parts = listing.facets.flatMap((facet): Part[] => {
    const test = filter.where[facet.key];
    const text = test === undefined ? "" : words(facet, test, asker);
    return text === "" ? [] : [{ key: facet.key, text }];
  });
  const find = filter.find.trim();
  return find === "" ? parts : [...parts, { key: "", text: `“${find}”` }];
}

function words<R>(facet: Facet<R>, test: Test, asker: Asker): string {
  switch (facet.kind) {
    case "choice":
    case "set": {
      const labels = new Map(facet.options().map(({ value, label }) => [value, label]));
      const names = (test.in ?? []).map((value) => labels.get(value) ?? value);
      return facet.kind === "set" ? names.join(" + ") : list(names);
    }
    case "flag":
      return facet.label;
    case "day":
      return about(facet.label, daysWords(test, asker));
    case "number":
      return about(facet.label, rangeWords(test));
    case "text":
      return about(facet.label, test.has?.trim() ? `“${test.has.trim()}”` : "");
    default:
      return facet satisfies never;
  }
}

function about(label: string, asked: string): string {
  return asked === "" ? "" : t("views.about", { label, asked });
}

function daysWords({ span, from, to }: Test, asker: Asker): string {
  if (span !== undefined) return t(`views.span.${span}`);
  return between(from && day(from, asker), to && day(to, asker));
}

function rangeWords({ min, max }: Test): string {
  return between(min === undefined ? "" : number(min), max === undefined ? "" : number(max));
}

function between(from: string | undefined, to: string | undefined): string {
  if (from && to) return t("views.between", { from, to });
  if (from) return t("views.from", { from });
  return to ? t("views.to", { to }) : "";
}
