// What colleagues ask me for: one tap hands it over, one keeps it, and both are read in its timeline.
import { isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { memberName } from "../../store/member-names";
import { grant, keep, type Request } from "../../store/requests";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Chip, Line, ListRow, Name, Section, snack } from "../../ui";
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

/** The two answers. */
export function AnswerChips({ store, request }: { readonly store: Store; readonly request: Request }) {
  const name = askerOf(store, request);
  const hand = async () => {
    const given = await grant(store, request);
    snack(t("asking.granted", { name }), { undo: () => void given.undo() });
  };
  const stay = async () => said(t("asking.kept", { name }), await keep(store, request, t("asking.kept.words")));
  return (
    <>
      <Chip onClick={() => void hand()}>{t("asking.grant", { name })}</Chip>
      <Chip onClick={() => void stay()}>{t("asking.keep")}</Chip>
    </>
  );
}
