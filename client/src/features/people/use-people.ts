// Who is here and who is invited, as the server knows it now; links made on this visit are kept to be shown again.
import { useEffect, useState } from "preact/hooks";
import { api, type Invitation, type Person } from "../../api";
import type { Trouble } from "../../app/trouble";
import { useTroubleOf } from "../../app/use-request";

export interface People {
  readonly joined: readonly Person[];
  readonly invited: readonly Person[];
  readonly trouble: Trouble | undefined;
  readonly load: () => void;
  /** The link of an invited person, if it was made on this visit: the server shows it once. */
  readonly linkOf: (person: Person) => Invitation | undefined;
  /** New invitations have been made. */
  readonly keep: (made: readonly Invitation[]) => void;
  readonly renew: (person: Person) => Promise<void>;
  readonly withdraw: (person: Person) => Promise<void>;
  readonly hasInvited: boolean;
}

export function usePeople(): People {
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [trouble, setTrouble] = useState<Trouble>();
  const [links, setLinks] = useState<Readonly<Record<string, Invitation>>>({});
  const read = useTroubleOf();
  const load = (): void => void ask(async () => setPeople(await api.people.list()));
  const ask = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      setTrouble(undefined);
    } catch (error) {
      setTrouble(read(error));
    }
  };
  const keep = (made: readonly Invitation[]): void => {
    setLinks((before) => ({ ...before, ...Object.fromEntries(made.map((link) => [link.id, link])) }));
    load();
  };
  useEffect(load, []);
  return {
    joined: people.filter((person) => person.joined_at !== null),
    invited: people.filter((person) => person.joined_at === null),
    trouble,
    load,
    linkOf: (person) => links[person.id],
    keep,
    renew: (person) => ask(async () => keep([await api.people.renew(person.id)])),
    withdraw: (person) =>
      ask(async () => {
        await api.people.withdraw(person.id);
        load();
      }),
    hasInvited: Object.keys(links).length > 0,
  };
}
