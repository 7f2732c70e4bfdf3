// The keys that do something anywhere, for the list behind `?`; what is not listed cannot be listened to by its name.

export const KEYS = [
  { keys: ["Ctrl K"], name: "palette" },
  { keys: ["/"], name: "search" },
  { keys: ["c"], name: "capture" },
  { keys: ["j", "k"], name: "move" },
  { keys: ["e"], name: "edit" },
  { keys: ["m", "Shift ←", "Shift →"], name: "step" },
  { keys: ["d", "p", "w"], name: "sale" },
  { keys: ["t", "n", "h"], name: "record" },
  { keys: ["Ctrl Enter"], name: "send" },
  { keys: ["Alt ↑", "Alt ↓"], name: "people" },
  { keys: ["x"], name: "select" },
  { keys: ["Ctrl A"], name: "select-all" },
  { keys: ["+"], name: "convert" },
  { keys: ["Enter", "F2"], name: "cell" },
  { keys: ["?"], name: "list" },
  { keys: ["Esc"], name: "close" },
] as const;

type Listed = (typeof KEYS)[number]["keys"][number];

/** As the browser calls it. */
export type Key = Exclude<Listed, "Esc"> | "Escape";
