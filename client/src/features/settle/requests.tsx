// What colleagues ask me for: one tap hands it over, one keeps it, and both are read in its timeline.
import { isolate, t } from "../../i18n";
import { AnswerChips } from "../../notes/answer-chips";
import { memberName } from "../../store/member-names";
import type { Request } from "../../store/requests";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Line, ListRow, Name, Section } from "../../ui";
import { hrefOf } from "./questions";
import { whenWords } from "./who-words";

interface RequestsProps {
  readonly store: Store;
  readonly requests: readonly Request[];
}

export function Requests({ store, requests }: RequestsProps) {
  if (requests.length === 0) return null;
  return (
    <Section title={t("asking.requests")} aside={requests.length}>
      {requests.map((request) => (
        <Asked key={request.comment.id} store={store} request={request} />
      ))}
    </Section>
  );
}

function Asked({ store, request }: { readonly store: Store; readonly request: Request }) {
  const { record, comment } = request;
  const title = titleOf(record) || t("settle.unnamed");
  return (
    <>
      <ListRow
        when={whenWords(store, comment.data.happened_at ?? comment.data.created_at ?? "")}
        title={<Name>{title}</Name>}
        sub={t("asking.asks", { name: askerOf(store, request) })}
        wrap
        href={hrefOf(record)}
      />
      <Line over>
        <AnswerChips store={store} request={request} />
      </Line>
    </>
  );
}

function askerOf(store: Store, { by }: Request): string {
  return isolate(memberName(store, by) || t("settle.somebody"));
}
