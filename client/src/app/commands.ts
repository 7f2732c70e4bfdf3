// What the palette can do by name: go somewhere, begin something, change how it looks.
import { capital, t } from "../i18n";
import { fold } from "../store/fold-text";
import { chooseTheme, type IconName, THEMES } from "../ui";
import { openCapture } from "./capture";
import type { SignedIn } from "./context";
import { overlay } from "./overlays";
import { PLACES } from "./places";
import { go } from "./router";
import { askToSaveFile } from "./save-file";

export interface Command {
  readonly id: string;
  readonly icon: IconName;
  readonly words: string;
  readonly run: () => void;
}

/** All of them, in the order in which they stand while nothing is typed. */
export function commandsFor({ me, engine }: SignedIn): readonly Command[] {
  const places = PLACES.map(({ name, path, icon }) => ({
    id: name,
    icon,
    words: t("palette.go", { place: t(`ui.place.${name}`) }),
    run: () => go(path),
  }));
  return [
    { id: "capture", icon: "plus", words: t("ui.capture"), run: () => openCapture() },
    ...places,
    goTo("settle", "ask", "/settle"),
    goTo("settings", "settings", "/settings"),
    { id: "trash", icon: "trash", words: t("palette.go", { place: t("trash.title") }), run: () => go("/trash") },
    ...(me.user.role === "admin" ? [goTo("people", "people", "/settings/people")] : []),
    ...saving(() => engine.sendNow()),
    ...THEMES.map((theme) => ({
      id: `theme-${theme}`,
      icon: "sun" as const,
      words: t("palette.theme", { theme: t(`theme.${theme}`) }),
      run: () => chooseTheme(theme),
    })),
    { id: "keys", icon: "key", words: t("keys.title"), run: openSheet("keys") },
    { id: "sign-out", icon: "back", words: t("menu.sign-out"), run: openSheet("sign-out") },
  ];
}

function goTo(name: "settle" | "settings" | "people", icon: IconName, address: string): Command {
  return { id: name, icon, words: t("palette.go", { place: t(`ui.place.${name}`) }), run: () => go(address) };
}

function saving(send: () => void): readonly Command[] {
  return [
    { id: "sync", icon: "tick", words: t("settings.state.hint"), run: openSheet("sync") },
    { id: "send", icon: "send", words: t("sync.send-now"), run: send },
    { id: "file", icon: "download", words: t("sync.save-file"), run: askToSaveFile },
  ];
}

const openSheet = (name: "sync" | "keys" | "sign-out") => () => {
  overlay.value = name;
};

/** Those whose words begin like the typed ones, in any order: `da th` finds *Theme: dark*. */
export function matching(commands: readonly Command[], typed: string): readonly Command[] {
  const wanted = fold(typed).split(" ").filter(Boolean);
  return commands.filter(({ words }) => {
    const own = fold(words).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((start) => own.some((word) => word.startsWith(start)));
  });
}

/** The last line: what was typed, looked for in everything. */
export function searchCommand(typed: string): Command {
  const words = capital(t("palette.search", { typed }));
  return { id: "search", icon: "search", words, run: () => go(`/search?q=${encodeURIComponent(typed)}`) };
}
