// The signed-in person's store and engine, for every screen under the shell.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Me } from "../protocol/me";
import type { Store } from "../store/store";
import type { Engine } from "../sync/engine";

export interface SignedIn {
  readonly me: Me;
  readonly store: Store;
  readonly engine: Engine;
}

export const SignedInContext = createContext<SignedIn | undefined>(undefined);

/** Who is signed in; screens stand only under the shell, which has somebody. */
export function useSignedIn(): SignedIn {
  const signedIn = useContext(SignedInContext);
  if (!signedIn) throw new Error("a screen outside the shell asked who is signed in");
  return signedIn;
}

export const useStore = (): Store => useSignedIn().store;
