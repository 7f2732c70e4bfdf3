// Seen before it is sent: what a helper is told about this device, and nothing else (X35).
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { keep } from "../../app/save-file";
import { t } from "../../i18n";
import { Button, Sheet, snack } from "../../ui";
import { diagnosis } from "./diagnosis";

export function DiagnosisSheet({ onClose }: { readonly onClose: () => void }) {
  const store = useStore();
  const [text] = useState(() => diagnosis(store));
  const send = () => void keep(new File([text], "carnet-diagnosis.txt", { type: "text/plain" }));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      snack(t("settings.diagnosis.copied"));
    } catch {
      send(); // on plain http there is no clipboard
    }
  };
  return (
    <Sheet
      title={t("settings.diagnosis")}
      open
      onClose={onClose}
      bar={
        <>
          <Button onClick={send}>{t("settings.diagnosis.send")}</Button>
          <Button kind="quiet" onClick={() => void copy()}>
            {t("settings.diagnosis.copy")}
          </Button>
        </>
      }
    >
      <p class="pad muted">{t("settings.diagnosis.how")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <pre class="diagnosis" tabIndex={0}>
        {text}
      </pre>
    </Sheet>
  );
}
