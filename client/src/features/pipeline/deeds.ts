// What can be done to many opportunities at once (K6): for each the parts, and how many of the selection it concerns.

import { type EnteringRules, enteringRules, lackingFor } from "../../deals/entering";
import type { When } from "../../protocol/types.gen";
import type { Deal } from "../../store/deals";
import { foldTag } from "../../store/fold-text";
import { deleteDraft, restoreDraft, setBack, setDraft, tagAdd, tagRemove } from "../../store/gesture";
import { mayManage } from "../../store/rights";
import type { Draft, Row, Store } from "../../store/store";
import type { Part } from "../../views/bulk";

/** Those without the tag get it; who has it under another spelling has it. */
export function tagParts(store: Store, deals: readonly Deal[], tag: string): readonly Part[] {
  const folded = foldTag(tag);
  return deals
    .filter(({ row }) => !Object.keys(row.data.tags ?? {}).some((on) => foldTag(on) === folded))
    .map(({ id }) => ({
      drafts: [tagAdd("opportunity", id, tag)],
      back: () => tagRemove(store, "opportunity", id, tag),
    }));
}

export function starParts(store: Store, deals: readonly Deal[], starred: boolean): readonly Part[] {
  return deals
    .filter((deal) => deal.starred !== starred)
    .map(({ row }) => ({ drafts: [setDraft(row, { starred })], back: () => setBack(store, row, ["starred"]) }));
}

/** Those that the step lets in; what it requires of the others is asked one by one (E5, B10). */
export function moveParts(store: Store, deals: readonly Deal[], step: Row<"step">): readonly Part[] {
  const rules = enteringRules(store);
  return movable(deals, step, rules).map(({ row }) => ({
    drafts: [setDraft(row, { step: step.id })],
    back: () => setBack(store, row, ["step"]),
  }));
}

function movable(deals: readonly Deal[], step: Row<"step">, rules: EnteringRules): readonly Deal[] {
  return deals.filter((deal) => deal.step?.id !== step.id && !lackingFor(deal.row, step, rules).isBlocked);
}

/** The next action moves to the date; where nothing is planned one is made. Closed ones have nothing to wait for. */
export function standbyParts(store: Store, deals: readonly Deal[], when: When): readonly Part[] {
  return deals.filter(({ is }) => is === "open").map((deal) => standbyPart(store, deal, when));
}

function standbyPart(store: Store, { id, next }: Deal, when: When): Part {
  if (next !== null) return { drafts: [setDraft(next, { when })], back: () => setBack(store, next, ["when"]) };
  const action = store.newId();
  return {
    drafts: [{ kind: "create", entity: "action", id: action, root: id, fields: { when } }],
    back: () => [deleteDraft(store, "action", action)],
  };
}

/** Only what is one's own to give, or nobody's to take. Given away and sent, only who may lead it takes it back. */
export function handOverParts(store: Store, deals: readonly Deal[], to: string, message: string): readonly Part[] {
  const text = message.trim();
  return deals
    .filter((deal) => deal.owner !== to && (mayManage(store, deal.row) || claims(store, deal, to)))
    .map(({ id, owner }) => ({
      drafts: [transfer(id, to, owner, text)],
      back: () => {
        const shown = store.row("opportunity", id).peek();
        return shown && owner !== null && mayManage(store, shown) ? [transfer(id, owner, to, "")] : [];
      },
    }));
}

function claims(store: Store, { owner }: Deal, to: string): boolean {
  return owner === null && to === store.user.id;
}

function transfer(id: string, to: string, from: string | null, message: string): Draft {
  const said = message === "" ? {} : { message };
  return { kind: "transfer", entity: "opportunity", id, to, expected_owner: from, ...said };
}

export function trashParts(store: Store, deals: readonly Deal[]): readonly Part[] {
  return deals
    .filter(({ row }) => mayManage(store, row))
    .map(({ id }) => ({
      drafts: [deleteDraft(store, "opportunity", id)],
      back: () => [restoreDraft(store, "opportunity", id)],
    }));
}
