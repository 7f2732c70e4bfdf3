// Whether the bytes of a file are on this device, and how to get them: what is large is fetched when somebody asks for it.
import { useCallback, useEffect, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import type { Attached } from "../stream";

export interface Bytes {
  /** Undefined while it is looked for. */
  readonly isHere: boolean | undefined;
  readonly isFetching: boolean;
  /** The last try got nothing. */
  readonly hasFailed: boolean;
  /** An address that a player or a link can use, let go when the page is left; null when this device cannot have it now. */
  open(): Promise<string | null>;
}

export function useBytes(file: Attached): Bytes {
  const { pictures } = useStore();
  const [isHere, see] = useState<boolean | undefined>(undefined);
  const [isFetching, fetching] = useState(false);
  const [hasFailed, fail] = useState(false);
  const [address, setAddress] = useState<string | null>(null);
  const { state } = file.data;
  useEffect(() => {
    let isWanted = true;
    void pictures
      .has(file.id)
      .catch(() => false)
      .then((has) => isWanted && see(has));
    return () => {
      isWanted = false;
    };
  }, [pictures, file.id, state]);
  useEffect(
    () => () => {
      if (address !== null) URL.revokeObjectURL(address);
    },
    [address],
  );
  const open = useCallback(async () => {
    if (address !== null) return address;
    fetching(true);
    const blob = await pictures.picture(file.id, "originals").catch(() => null);
    fetching(false);
    fail(blob === null);
    if (blob === null) return null;
    see(true);
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return made;
  }, [pictures, file.id, address]);
  return { isHere, isFetching, hasFailed, open };
}
