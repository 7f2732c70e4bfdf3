// The page's own request function: one transport with the token of whoever is signed in.

import { csrfNow, page } from "./own-session";
import { type Answer, type Method, type Options, transport } from "./transport";

export { Problem, Unreachable } from "../protocol/problem";

export const send = transport({ ...page, csrf: csrfNow });

/** Ask the server; throws `Problem` when it says no and `Unreachable` when it is not there. */
export async function request<T>(method: Method, path: string, body?: unknown, options?: Options): Promise<T> {
  const answer: Answer = await send(method, path, body, options);
  return answer.body as T; // our own server, proved by its headers; lists of people and the like are only shown
}
