// The first sync: what has come is usable, and *Start* works at once. Later starts never show this.
import { useSignedIn } from "../../app/context";
import { endWelcome } from "../../app/welcoming";
import { count, t } from "../../i18n";
import { Button, Icon, ListRow, Page } from "../../ui";

const KINDS = [
  { name: "opportunities", entity: "opportunity" },
  { name: "folders", entity: "folder" },
  { name: "contacts", entity: "contact" },
  { name: "lists", entity: "prospect_list" },
] as const;

export function Welcome() {
  const { me, store } = useSignedIn();
  const { received } = store.status.value;
  const coming = received !== null;
  const firstName = me.user.name.split(/\s+/u)[0] ?? me.user.name;
  return (
    <Page
      title={t("welcome.title", { name: firstName })}
      tools={false}
      bar={<Button onClick={() => endWelcome(store)}>{t("sign-in.start")}</Button>}
    >
      {KINDS.map(({ name, entity }) => {
        const here = store.rows(entity).value.size;
        return (
          <ListRow
            key={name}
            when={here > 0 || !coming ? <Icon name="tick" /> : t("welcome.then")}
            whenTone={here > 0 || !coming ? "won" : undefined}
            title={t(`welcome.${name}`)}
            sub={here > 0 || !coming ? count(here) : t("welcome.coming")}
          />
        );
      })}
      {coming && (
        <ListRow when={count(received?.rows ?? 0)} title={t("welcome.receiving")} sub={t("welcome.usable")} wrap />
      )}
    </Page>
  );
}
