// Phones with the real engine and store, played from outside.

import "fake-indexeddb/auto";
import { EnginePhone, type Outcome } from "./engine-phone";
import { serve } from "./lines";

interface Command {
  readonly do:
    | "open"
    | "perform"
    | "look"
    | "wait"
    | "reply"
    | "missed"
    | "hang"
    | "sleep"
    | "tab"
    | "crash"
    | "copy"
    | "revert";
  readonly phone: string;
  readonly [more: string]: unknown;
}

const phones = new Map<string, EnginePhone>();

async function carryOut(command: Command): Promise<Outcome> {
  if (command.do === "open") phones.set(command.phone, new EnginePhone(command));
  const phone = phones.get(command.phone);
  if (phone === undefined) throw new Error(`there is no phone ${command.phone}`);
  await phone.setClock(command);
  const id = Number(command.id);
  switch (command.do) {
    case "open":
      return phone.open();
    case "perform":
      return phone.perform(command.drafts as never, Number(command.tab));
    case "look":
      return phone.look();
    case "wait":
      return phone.wait();
    case "reply":
      return phone.reply(id, Number(command.status), command.body);
    case "missed":
      return phone.missed(id);
    case "hang":
      return phone.hang(id);
    case "sleep":
      return phone.sleep(id);
    case "tab":
      return phone.replaceTab();
    case "crash":
      phone.crashAfter(Number(command.after));
      return phone.told();
    case "copy":
      return phone.keepCopy();
    case "revert":
      return phone.revert();
  }
}

await serve(carryOut);
