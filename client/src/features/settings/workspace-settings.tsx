// How the workspace is set, readable by all: a line for each part, with what it holds; the admin's name stands beside it.
import type { ComponentChildren } from "preact";
import { useSignedIn } from "../../app/context";
import { currencySign, LANGUAGE_NAMES, LANGUAGES, list, t } from "../../i18n";
import { Icon, Section } from "../../ui";
import { type Entry, type Listed, nameOf, shelfOf } from "./entries";
import { activeMembers, useSettings } from "./use-settings";

export function WorkspaceSettings() {
  const { store, setBy } = useSettings();
  const { me } = useSignedIn();
  const people = activeMembers(store);
  const live = (entity: Listed): readonly Entry[] => shelfOf(store, entity).live as readonly Entry[];
  const names = (rows: readonly Entry[]): string =>
    rows.length === 0 ? t("settings.none-yet") : list(rows.map(nameOf));
  return (
    <Section title={t("settings.workspace")} flat aside={setBy && t("settings.set-by", { name: setBy })}>
      <Part to="/settings/workspace" title={<bdi>{me.workspace.name}</bdi>}>
        {basics(me.workspace)}
      </Part>
      <Part to="/settings/people" title={t("settings.people")} count={people.length}>
        {list(people.map((member) => member.data.name ?? ""))}
      </Part>
      <Part to="/settings/teams" title={t("settings.teams")} count={live("team").length}>
        {names(live("team"))}
      </Part>
      <Part to="/settings/pipelines" title={t("settings.pipelines")} count={live("step").length}>
        {names(live("pipeline"))}
      </Part>
      <Part to="/settings/fields" title={t("settings.fields")} count={live("field").length}>
        {names(live("field"))}
      </Part>
      <Part to="/settings/tags" title={t("settings.tags")} count={live("tag").length}>
        {names(live("tag_category"))}
      </Part>
      <Part to="/settings/kinds" title={t("settings.kinds")} count={live("activity_kind").length}>
        {names(live("activity_kind"))}
      </Part>
      <Part to="/settings/reasons" title={t("settings.reasons")} count={live("loss_reason").length}>
        {names(live("loss_reason"))}
      </Part>
      <Part to="/settings/rules" title={t("settings.rules")}>
        {t("settings.rules.lead")}
      </Part>
    </Section>
  );
}

interface PartProps {
  readonly to: string;
  readonly title: ComponentChildren;
  readonly count?: number;
  readonly children: ComponentChildren;
}

function Part({ to, title, count, children }: PartProps) {
  return (
    <a class="field" href={to}>
      <b>{title}</b>
      <span class="part-end muted">
        {count}
        <Icon name="go" />
      </span>
      <small class="clamped">{children}</small>
    </a>
  );
}

function basics({ language, currency, zone }: ReturnType<typeof useSignedIn>["me"]["workspace"]): string {
  const known = LANGUAGES.find((one) => one === language);
  const sign = currencySign(currency);
  return list([
    known ? LANGUAGE_NAMES[known] : language,
    sign === currency ? currency : `${currency} (${sign})`,
    zone.replaceAll("_", " "),
  ]);
}

/** The basics to read, for whoever may not change them. */
export function Basics() {
  const { me } = useSignedIn();
  const { workspace } = me;
  return (
    <>
      <div class="field">
        <b>
          <bdi>{workspace.name}</bdi>
        </b>
      </div>
      <div class="field">
        <b>{t("settings.basics")}</b>
        <small>{basics(workspace)}</small>
      </div>
      <div class="field">
        <b>{t("settings.visibility")}</b>
        <small>{t(`settings.visibility.${workspace.visibility}`)}</small>
      </div>
    </>
  );
}
