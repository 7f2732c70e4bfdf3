// A request with the three things its screen shows: under way, what went wrong, and that it is not sent twice.
import { useContext, useRef, useState } from "preact/hooks";
import { Unreachable } from "../api";
import { SignedInContext } from "./context";
import { type Trouble, troubleOf } from "./trouble";

export interface RequestState {
  readonly busy: boolean;
  readonly trouble: Trouble | undefined;
  /** Runs `work` unless another is under way; what it throws becomes `trouble`. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
}

export function useRequest(): RequestState {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const underWay = useRef(false);
  const read = useTroubleOf();
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setTrouble(undefined);
    try {
      await work();
    } catch (error) {
      setTrouble(read(error));
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  return { busy, trouble, run };
}

/**
 * Where nobody answered, syncing looks for itself at once: it asks every half minute, and until then the page would say
 * "no connection" in one place and know nothing of it in all the others.
 */
export function useTroubleOf(): (error: unknown) => Trouble {
  const signedIn = useContext(SignedInContext);
  return (error) => {
    if (error instanceof Unreachable) signedIn?.engine.sendNow();
    return troubleOf(error);
  };
}
