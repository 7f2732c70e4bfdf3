// Code that comes after the first screen.

import { Unreachable } from "./protocol/problem";

/** Throws `Unreachable` where it was never fetched and there is no network. */
export async function later<T>(code: () => Promise<T>): Promise<T> {
  try {
    return await code();
  } catch {
    throw new Unreachable("network");
  }
}
