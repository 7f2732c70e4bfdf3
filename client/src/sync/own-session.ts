// The platform of this page, and the token of whoever is signed in on it.

import { browser } from "../browser";

let csrf: string | null = null;

/** From now on requests carry this token; null after sign-out. */
export function setCsrf(token: string | null): void {
  csrf = token;
}

/** The token as it is now. */
export function csrfNow(): string | null {
  return csrf;
}

export const page = browser();
