// Teams: whose work belongs together, and which manager leads it.
import { useState } from "preact/hooks";
import { compareNames, t } from "../../i18n";
import { AddLine } from "../../pick/add-line";
import { addTeam } from "../../store/teams";
import { Icon, ListRow, Name } from "../../ui";
import { AwayChips } from "./away-chips";
import { nameOf, shelfOf } from "./entries";
import { EntrySheet } from "./entry-sheet";
import { SettingsPage } from "./frame";
import { activeMembers, useSettings } from "./use-settings";

export function TeamsPage() {
  const { store, isAdmin } = useSettings();
  const [open, setOpen] = useState<string>();
  const { live, away } = shelfOf(store, "team");
  const teams = live.toSorted((one, other) => compareNames(nameOf(one), nameOf(other)));
  const shown = open === undefined ? undefined : store.rows("team").value.get(open);
  const people = activeMembers(store);
  const inTeam = (id: string): number => people.filter(({ data }) => data.team === id).length;
  return (
    <SettingsPage title={t("settings.teams")} lead={t("settings.teams.lead")}>
      <div class="arranged">
        {teams.length === 0 && <p class="pad muted">{t("settings.teams.empty")}</p>}
        {teams.map((team) => (
          <ListRow
            key={team.id}
            when={<Icon name="people" />}
            title={<Name>{nameOf(team)}</Name>}
            sub={t("settings.teams.people", { count: inTeam(team.id) })}
            onClick={isAdmin ? () => setOpen(team.id) : undefined}
          />
        ))}
        {isAdmin && (
          <>
            <AddLine words={t("settings.teams.add")} about="team" onAdd={(name) => addTeam(store, name)} />
            <AwayChips away={away} others={live} />
          </>
        )}
      </div>
      {shown && (
        <EntrySheet
          key={shown.id}
          row={shown}
          nameLabel={t("settings.name")}
          onClose={() => setOpen(undefined)}
          stays={inTeam(shown.id) > 0 ? t("settings.teams.stays") : undefined}
        />
      )}
    </SettingsPage>
  );
}
