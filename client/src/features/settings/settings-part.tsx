// The parts of the workspace's settings, each at an address of its own.
import type { ComponentType } from "preact";
import { t } from "../../i18n";
import { Empty, Page } from "../../ui";
import { FieldsPage } from "./fields-page";
import { KindsPage } from "./kinds-page";
import { MinePage } from "./mine-page";
import { PipelinesPage } from "./pipelines-page";
import { ReasonsPage } from "./reasons-page";
import { RulesPage } from "./rules-page";
import { TagsPage } from "./tags-page";
import { TeamsPage } from "./teams-page";
import { WorkspacePage } from "./workspace-page";

const PARTS: Readonly<Record<string, ComponentType>> = {
  mine: MinePage,
  workspace: WorkspacePage,
  pipelines: PipelinesPage,
  fields: FieldsPage,
  tags: TagsPage,
  kinds: KindsPage,
  reasons: ReasonsPage,
  teams: TeamsPage,
  rules: RulesPage,
};

export function SettingsPart({ id }: { readonly id: string }) {
  const Part = PARTS[id];
  if (Part !== undefined) return <Part />;
  return (
    <Page title={t("ui.place.settings")} back="/settings" compact>
      <Empty title={t("settings.no-part")} />
    </Page>
  );
}
