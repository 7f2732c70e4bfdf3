// The two answers to a colleague who asks for something of mine: a tap each, both with a way back (J5).
import { isolate, t } from "../i18n";
import { giveTo, type HandedOver } from "../store/giving";
import { memberName } from "../store/member-names";
import { grant, keep, type Request } from "../store/requests";
import type { Store } from "../store/store";
import { Chip, snack } from "../ui";
import { said } from "./said";

interface AnswerChipsProps {
  readonly store: Store;
  readonly request: Request;
}

/** A list that was asked for goes back either way: kept, an empty one would only stand in the way. */
export function AnswerChips({ store, request }: AnswerChipsProps) {
  const { record, by } = request;
  const name = isolate(memberName(store, by) || t("settle.somebody"));
  const given = (words: string, done: HandedOver) => {
    const undo = async () => {
      if (!(await done.undo())) snack(t("asking.granted.stays", { name }));
    };
    snack(words, { undo: () => void undo() });
  };
  const hand = async () => given(t("asking.granted", { name }), await grant(store, request));
  const stay = async () => said(t("asking.kept", { name }), await keep(store, request, t("asking.kept.words")));
  const none = async () =>
    given(t("asking.none.said", { name }), await giveTo(store, [record], by, t("asking.none.words")));
  const isList = record.entity === "prospect_list";
  return (
    <>
      <Chip onClick={() => void hand()}>{t("asking.grant", { name })}</Chip>
      <Chip onClick={() => void (isList ? none() : stay())}>{t(isList ? "asking.none" : "asking.keep")}</Chip>
    </>
  );
}
