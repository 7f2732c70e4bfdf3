// One small sign for how far an opportunity has come on its way to the server (SY10).
import { t } from "../i18n";
import type { Deal } from "../store/deals";
import type { Store } from "../store/store";
import { Icon, Tick } from "../ui";
import { sendingOf } from "./sending-marks";

/** Nothing while all of it is on the server: two ticks on every row would say nothing any more (SY10). */
export function SendingMark({ store, deal }: { readonly store: Store; readonly deal: Deal }) {
  const state = sendingOf(store).value.get(deal.id) ?? (deal.row.saved === "phone" ? "waiting" : undefined);
  if (state === undefined) return null;
  if (state === "waiting") return <Tick saved="phone" />;
  const words = t(`deals.sending.${state}`);
  return (
    <span class={`tick sending-${state}`} role="img" aria-label={words} title={words}>
      <Icon name={state === "sending" ? "send" : state === "refused" ? "ask" : "clock"} small />
    </span>
  );
}
