// A page of the settings: its title, who sets it, and what stands there.
import type { ComponentChildren } from "preact";
import { t } from "../../i18n";
import { Page } from "../../ui";
import { useSettings } from "./use-settings";
import "./settings.css";

interface SettingsPageProps {
  readonly title: string;
  /** One sentence: what it is for. */
  readonly lead: string;
  /** Without the margin: fields rather than rows. */
  readonly flat?: boolean;
  readonly children: ComponentChildren;
}

export function SettingsPage({ title, lead, flat, children }: SettingsPageProps) {
  const { setBy } = useSettings();
  return (
    <Page title={title} back="/settings" compact flat>
      <div class="measure">
        <div class="pad settings-lead">
          <p class="muted">{lead}</p>
          {setBy !== "" && <small>{t("settings.set-by", { name: setBy })}</small>}
        </div>
        <div class={flat ? "page" : "page lined settings-page"}>{children}</div>
      </div>
    </Page>
  );
}
