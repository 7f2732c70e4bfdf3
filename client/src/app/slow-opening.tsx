// What the opening screen says when it does not go on: storage that never answers must not leave a dead screen.

import { t } from "../i18n";
import { Button, Empty } from "../ui";

export function SlowOpening() {
  return (
    <Empty title={t("trouble.slow")} action={<Button onClick={() => location.reload()}>{t("ui.try-again")}</Button>}>
      {t("trouble.slow.why")}
    </Empty>
  );
}
