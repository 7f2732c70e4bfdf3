// One line above the page for what concerns the whole app: at most one at a time, the gravest first.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { capture } from "./capture";
import { useSignedIn } from "./context";
import { install, installHint } from "./install";
import { overlay } from "./overlays";
import { isStorageScarce } from "./storage-note";

/** Put away until the app is opened again. */
const putAway = signal<ReadonlySet<string>>(new Set());

interface Strip {
  readonly name: string;
  readonly words: string;
  readonly due?: boolean;
  readonly act?: { readonly words: string; readonly run: () => void };
  /** May be put away; what stops work may not. */
  readonly optional?: boolean;
}

export function Strips() {
  const { store, engine } = useSignedIn();
  const status = store.status.value;
  const openSync = (): void => {
    overlay.value = "sync";
  };
  const strips: (Strip | false)[] = [
    status.blocked && { name: "blocked", words: t("saving.blocked"), due: true },
    status.unsaved > 0 && {
      name: "unsaved",
      words: t("saving.not-saved", { count: status.unsaved }),
      due: true,
      act: { words: t("ui.why"), run: openSync },
    },
    status.state === "account_closed" && {
      name: "closed",
      words: t("saving.closed"),
      due: true,
      act: { words: t("ui.why"), run: openSync },
    },
    status.state === "signed_out" && {
      name: "signed-out",
      words: t("saving.signed-out.title"),
      due: true,
      act: {
        words: t("saving.signed-out.do"),
        run: () => {
          overlay.value = "sign-in";
        },
      },
    },
    status.notices[0] !== undefined && {
      name: status.notices[0].id,
      words: t(`saving.${status.notices[0].kind}`),
      due: true,
      act: { words: t("ui.why"), run: openSync },
      optional: true,
    },
    status.rescued > 0 && {
      name: "rescued",
      words: t("saving.rescued", { count: status.rescued }),
      due: true,
      act: { words: t("ui.why"), run: openSync },
      optional: true,
    },
    isStorageScarce(status.quota) && {
      name: "full",
      words: t("saving.storage.full"),
      due: true,
      act: { words: t("ui.why"), run: openSync },
    },
    // Never under a draft: the sheet in which somebody types has the page to itself.
    status.updateReady &&
      capture.value === undefined && {
        name: "update",
        words: t("ui.update-ready"),
        act: { words: t("ui.update-do"), run: () => engine.applyUpdate() },
        optional: true,
      },
    installHint.value !== undefined && {
      name: "install",
      words: t(`ui.install.${installHint.value}`),
      optional: true,
      ...(installHint.value === "prompt" ? { act: { words: t("ui.install.do"), run: install } } : {}),
    },
  ];
  const [first] = strips.filter((strip) => strip !== false && !putAway.value.has(strip.name));
  return first ? <Line strip={first} /> : null;
}

function Line({ strip }: { readonly strip: Strip }): ComponentChildren {
  return (
    <div class={strip.due ? "strip due" : "strip"} role="status">
      <span class="grow">{strip.words}</span>
      {strip.act && (
        <button type="button" onClick={strip.act.run}>
          {strip.act.words}
        </button>
      )}
      {strip.optional && (
        <button
          type="button"
          onClick={() => {
            putAway.value = new Set([...putAway.value, strip.name]);
            if (strip.name === "install") installHint.value = undefined;
          }}
        >
          {t("ui.not-now")}
        </button>
      )}
    </div>
  );
}
