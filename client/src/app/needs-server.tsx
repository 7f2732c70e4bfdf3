// Beside a button that needs the server: while there is none, that it does, and when it can be done.
import { t } from "../i18n";
import { useStore } from "./context";

export function NeedsServer() {
  const { offlineSince } = useStore().status.value;
  return (
    <p class="muted" role="status">
      {offlineSince === null ? "" : t("needs-server.offline")}
    </p>
  );
}
