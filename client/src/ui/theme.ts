// Light, dark or sun: what the person chose, else what the system asks for.
import { computed, effect, signal } from "@preact/signals";

export type ThemeChoice = "auto" | "light" | "dark" | "sun";
export const THEMES: readonly ThemeChoice[] = ["auto", "light", "dark", "sun"];

const KEY = "carnet.theme";
const GROUNDS = { light: "#faf9f6", dark: "#10141b", sun: "#ffffff" };

const systemDark = signal(false);
/** What the person chose on this device. */
export const themeChoice = signal<ThemeChoice>("auto");
/** What is shown. */
export const theme = computed<"light" | "dark" | "sun">(() => {
  if (themeChoice.value !== "auto") return themeChoice.value;
  return systemDark.value ? "dark" : "light";
});

/** Choose a theme and remember it on this device. */
export function chooseTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing still shows the theme until it is closed.
  }
}

/** Put the theme on the document and follow the system. Called once, before the first drawing. */
export function startTheme(): void {
  const asked = matchMedia("(prefers-color-scheme: dark)");
  systemDark.value = asked.matches;
  asked.addEventListener("change", () => {
    systemDark.value = asked.matches;
  });
  themeChoice.value = remembered();
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.setAttribute("content", GROUNDS[theme.value]);
    }
  });
}

function remembered(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return THEMES.find((choice) => choice === kept) ?? "auto";
  } catch {
    return "auto";
  }
}
