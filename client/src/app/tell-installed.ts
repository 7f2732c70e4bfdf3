// The admin sees whose phone has the app on its home screen: each device says so once (J11).
import { isInstalled } from "./install";

const KEY = "carnet.installed-told";

/** Without a connection it is said at a later start. */
export async function tellInstalled(device: string): Promise<void> {
  try {
    if (!isInstalled() || localStorage.getItem(KEY) === device) return;
    const { api } = await import("../api");
    await api.signIn.installed();
    localStorage.setItem(KEY, device);
  } catch {
    // Nothing depends on it; a server that is away hears it the next time.
  }
}
