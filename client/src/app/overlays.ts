// Which of the shell's own sheets is open.
import { signal } from "@preact/signals";

export type Overlay = "menu" | "sync" | "keys" | "palette" | "install" | "sign-in" | "sign-out";
export const overlay = signal<Overlay | undefined>(undefined);

export function closeOverlay(): void {
  overlay.value = undefined;
}
