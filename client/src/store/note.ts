// A line that says how many operations this device has made, in a place that a browser clears later than its databases.

export const noteName = (user: string): string => `carnet-${user}`;
export const noteText = (device: string, made: number): string => `${device} ${made}`;

/** Null when nothing was noted, or nothing had been made. */
export function readNote(text: string | null): { readonly device: string; readonly made: number } | null {
  const [device = "", made = ""] = text?.split(" ") ?? [];
  return device !== "" && Number(made) > 0 ? { device, made: Number(made) } : null;
}
