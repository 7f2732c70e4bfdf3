// One line above the page for what concerns the whole app: at most one at a time, the gravest first.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import type { Store } from "../store/store";
import { awayFrom, daysBetween, type Risk, riskOf, watchLooks } from "./at-risk";
import { capture } from "./capture";
import { useSignedIn } from "./context";
import { install, installHint, isInstalled, isIos } from "./install";
import { isDesk } from "./layout";
import { type Overlay, overlay } from "./overlays";
import { isStorageScarce } from "./storage-note";
import { isWriting, watchWriting } from "./writing-now";

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
  useEffect(watchWriting, []);
  useEffect(() => watchLooks(() => store.now()), [store]);
  const open = (name: Overlay) => () => {
    overlay.value = name;
  };
  const openSync = open("sync");
  const strips: (Strip | false)[] = [
    status.blocked && { name: "blocked", words: t("trouble.blocked"), due: true },
    status.unsaved > 0 && {
      name: "unsaved",
      words: t("saving.not-saved", { count: status.unsaved }),
      due: true,
      act: { words: t("strip.why"), run: openSync },
    },
    status.state === "account_closed" && {
      name: "closed",
      words: t("saving.closed"),
      due: true,
      act: { words: t("strip.why"), run: openSync },
    },
    status.state === "signed_out" && {
      name: "signed-out",
      words: t("trouble.signed-out.title"),
      due: true,
      act: {
        words: t("trouble.signed-out.do"),
        run: open("sign-in"),
      },
    },
    status.notices[0] !== undefined && {
      name: status.notices[0].id,
      words: t(`trouble.${status.notices[0].kind}`),
      due: true,
      act: { words: t("strip.why"), run: openSync },
      optional: true,
    },
    status.rescued > 0 && {
      name: "rescued",
      words: t("trouble.rescued", { count: status.rescued }),
      due: true,
      act: { words: t("strip.why"), run: openSync },
      optional: true,
    },
    isStorageScarce(status.quota) && {
      name: "full",
      words: t("saving.full"),
      due: true,
      act: { words: t("strip.why"), run: openSync },
    },
    atRisk(store, openSync, open("install")),
    // After what is being written is saved, never under a draft: using it loads the page anew.
    status.updateReady &&
      capture.value === undefined &&
      !isWriting.value && {
        name: "update",
        words: t("strip.update-ready"),
        act: { words: t("strip.update-do"), run: () => engine.applyUpdate() },
        optional: true,
      },
    installHint.value !== undefined && {
      name: "install",
      words: t(isDesk.value ? "install.desk" : "install.phone"),
      optional: true,
      act:
        installHint.value === "prompt"
          ? { words: t("install.do"), run: install }
          : { words: t("install.how"), run: open("install") },
    },
  ];
  const [first] = strips.filter((strip) => strip !== false && !putAway.value.has(strip.name));
  return first ? <Line strip={first} /> : null;
}

/** Unsent work that this phone may clear, or that has waited for days (SY14). */
function atRisk(store: Store, openSync: () => void, openInstall: () => void): Strip | false {
  const { waiting, files } = store.status.value;
  const oldestAt = store.unsent.value[0]?.at ?? null;
  const now = store.now();
  const standing = { isIos: isIos(), isInstalled: isInstalled(), waiting: waiting + files, oldestAt, now };
  const risk = riskOf({ ...standing, awayFrom: awayFrom.value });
  if (risk === undefined) return false;
  const since = risk === "not_opened" ? awayFrom.value : oldestAt;
  return {
    name: risk,
    words: t(`trouble.risk.${risk satisfies Risk}`, { count: standing.waiting, days: daysBetween(since ?? now, now) }),
    due: true,
    act:
      risk === "not_installed"
        ? { words: t("install.how"), run: openInstall }
        : { words: t("strip.why"), run: openSync },
    optional: true,
  };
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
          {t("strip.not-now")}
        </button>
      )}
    </div>
  );
}
