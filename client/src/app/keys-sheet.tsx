// The list of keys, behind `?`.
import { t } from "../i18n";
import { Sheet, Switch } from "../ui";
import { KEYS } from "./key-list";
import { keysOn, switchKeys } from "./shortcuts";

export function KeysSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet title={t("keys.title")} open onClose={onClose}>
      <Switch label={t("keys.on")} hint={t("keys.hint")} on={keysOn.value} onChange={switchKeys} />
      <div>
        {KEYS.map((shortcut) => (
          <div class="field" key={shortcut.name}>
            <span>{t(`keys.${shortcut.name}`)}</span>
            <span class="keys">
              {shortcut.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
          </div>
        ))}
      </div>
    </Sheet>
  );
}
