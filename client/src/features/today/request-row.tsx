// A colleague asks for something of mine: one line in the head of Today, until it is answered under *To settle* (J5).
import { useSettled } from "../../app/use-settled";
import { isolate, t } from "../../i18n";
import { memberName } from "../../store/member-names";
import { type Request, requestsOf } from "../../store/requests";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Icon, ListRow } from "../../ui";

export function RequestRow({ store }: { readonly store: Store }) {
  const isSettled = useSettled(store);
  const [first, ...others] = isSettled ? (requestsOf(store) ?? []) : [];
  if (first === undefined) return null;
  return (
    <div class="page lined">
      <ListRow
        when={<Icon name="ask" />}
        whenTone="accent"
        title={others.length === 0 ? asksWords(store, first) : t("asking.today.many", { count: others.length + 1 })}
        sub={t("asking.today.how")}
        wrap
        href="/settle"
        end={<Icon name="go" />}
      />
    </div>
  );
}

function asksWords(store: Store, { by, record }: Request): string {
  const name = isolate(memberName(store, by) || t("settle.somebody"));
  return t("asking.today", { name, title: isolate(titleOf(record) || t("settle.unnamed")) });
}
