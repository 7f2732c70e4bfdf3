// The four places beside Capture, the same on every device, and which of them one is in.
import { signal } from "@preact/signals";
import type { IconName } from "../ui";

export interface Place {
  readonly name: "today" | "pipeline" | "prospects" | "clients";
  readonly path: string;
  readonly icon: IconName;
}

export const PLACES: readonly Place[] = [
  { name: "today", path: "/", icon: "today" },
  { name: "pipeline", path: "/pipeline", icon: "pipeline" },
  { name: "prospects", path: "/prospects", icon: "list" },
  { name: "clients", path: "/clients", icon: "folder" },
];

/** The place last stood in: at the desk its list stays beside a record. */
export const lastPlace = signal<Place["name"] | undefined>(undefined);

export function placeOf(path: string): Place | undefined {
  return PLACES.find((place) => place.path === path);
}
