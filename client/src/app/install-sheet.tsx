// How the app comes onto the home screen, drawn step by step for this platform.
import "./install-sheet.css";
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { Button, Icon, Note, Sheet } from "../ui";
import { useSignedIn } from "./context";
import { type InstallWay, install, installWay } from "./install";

interface InstallSheetProps {
  readonly onClose: () => void;
}

export function InstallSheet({ onClose }: InstallSheetProps) {
  const { store, engine } = useSignedIn();
  const way = installWay();
  const { waiting, files } = store.status.value;
  // The app on an iPhone's home screen has a storage of its own: what is unsent here would stay behind (X15).
  const isLeftBehind = way === "ios" && waiting + files > 0;
  return (
    <Sheet title={t("install.title")} open onClose={onClose} bar={<Act way={way} onClose={onClose} />}>
      <p class="pad muted">{t(way === undefined ? "install.cannot" : "install.why")}</p>
      {isLeftBehind && (
        <div class="pad">
          <Note
            tone="due"
            title={t("install.unsent", { count: waiting + files })}
            end={
              <Button small kind="quiet" onClick={() => engine.sendNow()}>
                {t("sync.send-now")}
              </Button>
            }
          >
            {t("install.unsent.why")}
          </Note>
        </div>
      )}
      {way !== undefined && way !== "prompt" && <Steps way={way} />}
      {way === "ios" && (
        <p class="pad muted">
          {t("install.again")} {t("install.ios.daily")}
        </p>
      )}
    </Sheet>
  );
}

function Act({ way, onClose }: { readonly way: InstallWay | undefined; readonly onClose: () => void }) {
  if (way !== "prompt") return <Button onClick={onClose}>{t("install.understood")}</Button>;
  return (
    <Button
      icon="download"
      onClick={() => {
        install();
        onClose();
      }}
    >
      {t("install.do")}
    </Button>
  );
}

function Steps({ way }: { readonly way: Exclude<InstallWay, "prompt"> }) {
  const pictures: readonly ComponentChildren[] = [way === "ios" ? <Share /> : <Menu />, <Choose />, <HomeScreen />];
  return (
    <ol class="install-steps">
      {pictures.map((picture, at) => (
        <li key={at}>
          {picture}
          <span>{t(`install.${way}.${at + 1}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** The lower end of a page, its bar with Share in the middle. */
function Share() {
  return (
    <Screen>
      <path d="M8 84h64" />
      <g class="mark">
        <path d="M40 104V90M35 94l5-5 5 5M34 98h-3v12h18V98h-3" />
      </g>
      <path d="M16 99h6M58 99h6" />
    </Screen>
  );
}

function Menu() {
  return (
    <Screen>
      <path d="M8 30h64M16 22h34" />
      <g class="mark">
        <path d="M62 16v.1M62 22v.1M62 28v.1" class="dots" />
      </g>
    </Screen>
  );
}

/** The list that has opened, with the line to choose. */
function Choose() {
  return (
    <Screen>
      <path d="M8 46h64M16 58h30M16 100h26" />
      <g class="mark">
        <rect x="12" y="68" width="56" height="20" rx="5" />
        <path d="M20 78h24M56 73v10M51 78h10" />
      </g>
    </Screen>
  );
}

function HomeScreen() {
  return (
    <Screen>
      <rect x="16" y="24" width="14" height="14" rx="4" />
      <rect x="50" y="24" width="14" height="14" rx="4" />
      <rect x="16" y="52" width="14" height="14" rx="4" />
      <g class="mark">
        <rect x="47" y="49" width="20" height="20" rx="5" />
        <path d="M53 53v12" />
      </g>
    </Screen>
  );
}

function Screen({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg class="drawn" viewBox="0 0 80 120" aria-hidden="true" focusable="false">
      <rect x="4" y="4" width="72" height="112" rx="10" />
      {children}
    </svg>
  );
}

/** A line that leads here, for whoever has put the hint away. */
export function InstallLine({ onClick }: { readonly onClick: () => void }) {
  if (installWay() === undefined) return null;
  return (
    <button type="button" class="field" onClick={onClick}>
      <b>{t("install.title")}</b>
      <Icon name="go" />
      <small>{t("install.why")}</small>
    </button>
  );
}
