// Phones before a real server, played from outside.

import "fake-indexeddb/auto";
import { newId } from "../src/clock";
import { serve } from "./lines";
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

await serve(carryOut);
