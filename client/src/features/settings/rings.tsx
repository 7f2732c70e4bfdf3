// Whether reminders ring on this device: one switch for each device, so that nobody is told twice (D5).
import { useState } from "preact/hooks";
import { useSignedIn } from "../../app/context";
import { allowNotices, noticesAllowed, ring, rings } from "../../app/notices";
import { t } from "../../i18n";
import { Switch } from "../../ui";

export function Rings() {
  const { me } = useSignedIn();
  const [isOn, turn] = useState(rings(me.user.id));
  const [allowed, tell] = useState(noticesAllowed());
  const change = async (on: boolean) => {
    turn(on);
    await ring(me.user.id, on);
    if (on) tell(await allowNotices());
  };
  return (
    <div class="ruled">
      <Switch
        label={<b>{t("settings.rings")}</b>}
        hint={t(`settings.rings.${allowed}`)}
        on={isOn && allowed !== "denied" && allowed !== "unknown"}
        onChange={(on) => void change(on)}
      />
    </div>
  );
}
