// The place that the app opens with, kept where a start can read it before any store is open (K8).
import { remember, remembered } from "../store/remembered";
import { PLACES, type Place } from "./places";

const OF = "device";
const NAME = "first-screen";

/** Opened anew at the front door, the chosen place stands there; *Today* is one tap away as ever. */
export function openFirstScreen(): void {
  if (location.pathname !== "/" || history.state !== null) return;
  const chosen = remembered(OF, NAME);
  const place = PLACES.find(({ name }) => name === chosen);
  if (place) history.replaceState(null, "", place.path);
}

export function rememberFirstScreen(name: Place["name"]): void {
  remember(OF, NAME, name);
}
