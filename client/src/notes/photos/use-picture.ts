// A picture as an address that an <img> can show; let go when nobody shows it any more.
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import type { Size } from "../../store/pictures";
import type { Attached } from "../stream";

/** Undefined while it is looked for, null when this device cannot have it now. */
export function usePicture(photo: Attached, size: Size): string | null | undefined {
  const { pictures } = useStore();
  const [address, setAddress] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    let made: string | null = null;
    let isWanted = true;
    void pictures
      .picture(photo.id, size)
      .catch(() => null)
      .then((blob) => {
        if (!isWanted) return;
        made = blob === null ? null : URL.createObjectURL(blob);
        setAddress(made);
      });
    return () => {
      isWanted = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [pictures, photo.id, size, photo.data.state, photo.data.preview]);
  return address;
}
