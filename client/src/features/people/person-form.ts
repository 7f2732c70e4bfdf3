// What the sheet of a person holds, and what of it is to be asked of the server.
import type { Person, PersonChange } from "../../api";

export const ROLES: readonly Person["role"][] = ["rep", "manager", "admin"];

export interface PersonForm {
  readonly name: string;
  readonly role: Person["role"];
  readonly team: string | null;
  /** Teams led beside the own one. */
  readonly manages: readonly string[];
  readonly active: boolean;
  /** Open records go along to a new team. */
  readonly moves: boolean;
}

export const formOf = ({ name, role, team, manages, active }: Person): PersonForm => ({
  name,
  role,
  team,
  manages: manages.filter((led) => led !== team),
  active,
  moves: false,
});

/** Only what differs: what somebody else changes meanwhile is left alone. Nothing when all is as it was. */
export function differences(person: Person, form: PersonForm): PersonChange | undefined {
  const before = formOf(person);
  const name = form.name.trim();
  const change: PersonChange = {
    ...(name !== before.name && name !== "" && { name }),
    ...(form.role !== before.role && { role: form.role }),
    ...(form.team !== before.team && { team: form.team, move_open_records: form.moves }),
    ...(form.active !== before.active && { active: form.active }),
    ...(form.role === "manager" && !isSame(form.manages, before.manages) && { manages: form.manages }),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((team) => other.includes(team));
}
