// The changes of one record for its stream: at once what this device did, and all of them when somebody asks for them.
import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { useStore } from "../app/context";
import type { Row } from "../store/store";
import { allChanges, ownChanges, toldChanges } from "./changes";
import type { Change } from "./stream";

export interface Changes {
  readonly known: readonly Change[];
  /** What the server knows was asked for and has come. */
  readonly isWhole: boolean;
  /** Ask the server for what others did; without a connection it stays as it is. */
  ask(): void;
}

const NONE: readonly Change[] = [];

export function useChanges(row: Row<"opportunity"> | Row<"folder"> | Row<"contact">): Changes {
  const store = useStore();
  const [own, setOwn] = useState(NONE);
  const [told, tell] = useState<readonly Change[] | null>(null);
  const [isAsked, ask] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void store
      .ownWork(row.id)
      .then((work) => isWanted && setOwn(ownChanges(work, store.user.id)))
      .catch(() => undefined); // the storage does not answer: the stream stands without them
    return () => {
      isWanted = false;
    };
  }, [store, row]);
  useEffect(() => {
    if (!isAsked) return;
    let isWanted = true;
    api
      .history(row.id, store.device)
      .then(({ entries, next }) => isWanted && tell(toldChanges(entries, row.data as object as Values, next === null)))
      .catch(() => undefined); // offline: what this device did stands there
    return () => {
      isWanted = false;
    };
  }, [store, row, isAsked]);
  return { known: allChanges(own, told ?? NONE), isWhole: told !== null, ask: () => ask(true) };
}

type Values = Readonly<Record<string, unknown>>;
