// The admin's first things on Today: one tap each, put away with one.

import { t } from "../i18n";
import { prefer } from "../store/preferences";
import { Chip, Icon, ListRow, Section, snack } from "../ui";
import { openCapture } from "./capture";
import { useSignedIn } from "./context";
import { type FirstThing, firstThings, PUT_AWAY, peopleHere } from "./first-rules";

export function FirstThings() {
  const { me, store } = useSignedIn();
  const things = firstThings(store, me.user.role === "admin");
  if (things === undefined) return null;
  const done = things.filter(({ isDone }) => isDone).length;
  const putAway = async (): Promise<void> => {
    await prefer(store, PUT_AWAY, true);
    snack(t("firsts.put-away.done"), { undo: () => void prefer(store, PUT_AWAY, false) });
  };
  return (
    <Section title={t("firsts.title")} aside={t("firsts.done", { done, of: things.length })}>
      {things.map((thing) => (
        <Thing key={thing.name} thing={thing} people={peopleHere(store)} />
      ))}
      <div class="right-of-margin">
        <Chip onClick={() => void putAway()}>{t("firsts.put-away")}</Chip>
      </div>
    </Section>
  );
}

function Thing({ thing, people }: { readonly thing: FirstThing; readonly people: number }) {
  const { name, isDone, href } = thing;
  return (
    <ListRow
      when={isDone ? <Icon name="tick" /> : <Icon name="go" />}
      whenTone={isDone ? "won" : "accent"}
      title={t(`firsts.${name}`)}
      sub={isDone ? t(`firsts.${name}.done`, { count: people }) : t(`firsts.${name}.why`)}
      wrap
      href={isDone ? undefined : href}
      onClick={isDone || href !== undefined ? undefined : () => openCapture()}
    />
  );
}
