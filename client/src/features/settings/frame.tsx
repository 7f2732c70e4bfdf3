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
  readonly flat?: boolean | undefined;
  readonly children: ComponentChildren;
}

export function SettingsPage({ title, lead, flat, children }: SettingsPageProps) {
  const { setBy } = useSettings();
  return (
    <Page title={title} back="/settings" compact flat={flat}>
      <div class="measure settings-page">
        <p class="pad muted">
          {lead} {setBy !== "" && t("settings.set-by", { name: setBy })}
        </p>
        {children}
      </div>
    </Page>
  );
}
