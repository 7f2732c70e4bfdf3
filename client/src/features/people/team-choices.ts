// The teams a person can be in or lead, by name.
import { useStore } from "../../app/context";
import { compareNames, t } from "../../i18n";

export interface TeamChoice {
  readonly value: string;
  readonly label: string;
}

/** Teams in use; one that is `kept` although it was put away stays a choice. */
export function useTeams(kept: readonly string[] = []): readonly TeamChoice[] {
  const teams = [...useStore().rows("team").value.values()];
  const choices = teams
    .filter((team) => !team.data.archived || kept.includes(team.id))
    .map((team) => ({ value: team.id, label: team.data.name ?? "" }));
  return choices.sort((one, other) => compareNames(one.label, other.label));
}

export const noTeam = (): TeamChoice => ({ value: "", label: t("settings.people.no-team") });
