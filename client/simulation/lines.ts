// How a simulation talks to a process from outside: a line of JSON in is a command, a line out what came of it.

import { createInterface } from "node:readline";

/** Carries out command after command until the input ends. */
export async function serve<Command>(carryOut: (command: Command) => Promise<unknown>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    let answer: unknown;
    try {
      answer = { told: (await carryOut(JSON.parse(line) as Command)) ?? null };
    } catch (error) {
      answer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
