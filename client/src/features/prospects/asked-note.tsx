// On top of a list that a colleague has asked for: the question in the colleague's words, and the two answers.
import { isolate, t } from "../../i18n";
import { AnswerChips } from "../../notes/answer-chips";
import { memberName } from "../../store/member-names";
import { requestIn } from "../../store/requests";
import type { Row } from "../../store/store";
import { Name, Note } from "../../ui";
import { useList } from "./list-in-hand";

export function AskedNote({ comments }: { readonly comments: readonly Row<"comment">[] }) {
  const { store, list } = useList();
  const request = requestIn(store, list, comments);
  if (request === null) return null;
  const name = isolate(memberName(store, request.by) || t("settle.somebody"));
  return (
    <Note title={t("prospects.asked", { name })}>
      <Name>{request.comment.data.text ?? ""}</Name>
      <div class="note-answers">
        <AnswerChips store={store} request={request} />
      </div>
    </Note>
  );
}
