// Phones before a real server, played from outside: a line of JSON in is a command, a line out what came of it.

import "fake-indexeddb/auto";
import { createInterface } from "node:readline";
import { newId } from "../src/clock";
import { type Address, OnlinePhone } from "./online-phone";

interface Command {
  readonly do:
    | "open"
    | "reopen"
    | "close"
    | "clock"
    | "id"
    | "perform"
    | "undo"
    | "sync"
    | "crash"
    | "look"
    | "copy"
    | "revert";
  readonly phone?: string;
  readonly [more: string]: unknown;
}

const phones = new Map<string, OnlinePhone>();

async function carryOut(command: Command): Promise<unknown> {
  if (command.do === "id") return newId();
  const name = command.phone ?? "";
  if (command.do === "open") phones.set(name, new OnlinePhone(command.address as Address));
  const phone = phones.get(name);
  if (phone === undefined) throw new Error(`there is no phone ${name}`);
  switch (command.do) {
    case "open":
    case "reopen":
      return phone.open();
    case "close":
      return phones.delete(name);
    case "clock":
      return phone.setClock(Number(command.ahead_ms));
    case "perform":
      return phone.perform(command.drafts as never);
    case "undo":
      return phone.undo(String(command.op));
    case "sync":
      return phone.sync();
    case "crash":
      return phone.crashAfter(Number(command.after));
    case "look":
      return phone.look();
    case "copy":
      return phone.keepCopy();
    case "revert":
      return phone.revert();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer: unknown;
  try {
    answer = { told: (await carryOut(JSON.parse(line) as Command)) ?? null };
  } catch (error) {
    answer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
