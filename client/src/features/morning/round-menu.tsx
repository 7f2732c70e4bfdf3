// How the round is walked: its order, how many contacts, and whether those put off are asked about too.
import { t } from "../../i18n";
import { ORDERS, PORTIONS } from "../../store/morning-round";
import { Button, Chip, Line, Segmented, Sheet, Switch } from "../../ui";
import type { RoundInHand } from "./use-round";

export function RoundMenu({ round, onClose }: { readonly round: RoundInHand; readonly onClose: () => void }) {
  const { choice } = round;
  const orders = ORDERS.map((value) => ({ value, label: t(`morning.order.${value}`) }));
  return (
    <Sheet
      title={t("morning.menu")}
      open
      onClose={onClose}
      bar={
        <Button kind="quiet" href="/" onClick={onClose}>
          {t("morning.leave")}
        </Button>
      }
    >
      <h2 class="flat">{t("morning.order")}</h2>
      <Line>
        <Segmented
          label={t("morning.order")}
          options={orders}
          value={choice.order}
          onChange={(order) => void round.choose({ ...choice, order })}
        />
      </Line>
      <Switch
        label={t("morning.standby")}
        hint={t("morning.standby.how")}
        on={choice.standby}
        onChange={(standby) => void round.choose({ ...choice, standby })}
      />
      <h2 class="flat">{t("morning.portion")}</h2>
      <Line>
        {PORTIONS.map((portion) => (
          <Chip key={portion} on={choice.portion === portion} onClick={() => void round.choose({ ...choice, portion })}>
            {String(portion)}
          </Chip>
        ))}
      </Line>
    </Sheet>
  );
}
