// Phones with the real engine and store, played from outside.

import "fake-indexeddb/auto";
import { EnginePhone, type Outcome } from "./engine-phone";
import { serve } from "./lines";

interface Command {
  readonly do: "open" | "perform" | "start" | "reply" | "missed" | "crash" | "reopen" | "copy" | "revert" | "end";
  readonly phone: string;
  readonly [more: string]: unknown;
}

const phones = new Map<string, EnginePhone>();

async function carryOut(command: Command): Promise<Outcome> {
  if (command.do === "end") {
    phones.clear();
    return { rests: true };
  }
  if (command.do === "open") phones.set(command.phone, new EnginePhone(command));
  const phone = phones.get(command.phone);
  if (phone === undefined) throw new Error(`there is no phone ${command.phone}`);
  phone.setClock(command);
  switch (command.do) {
    case "open":
    case "reopen":
      return phone.open();
    case "perform":
      return phone.perform(command.drafts as never);
    case "start":
      return phone.start();
    case "reply":
      return phone.reply(Number(command.status), command.body);
    case "missed":
      return phone.missed();
    case "crash":
      phone.crashAfter(Number(command.after));
      return { rests: true };
    case "copy":
      return phone.keepCopy();
    case "revert":
      return phone.revert();
  }
}

await serve(carryOut);
