// Where I am today (A6), in the head of Today while an event is switched on.
import { openCapture } from "../../app/capture";
import { t } from "../../i18n";
import { eventNow, harvestOf } from "../../store/event-now";
import type { Store } from "../../store/store";
import { Chip, Line } from "../../ui";

export function EventLine({ store }: { readonly store: Store }) {
  const at = eventNow(store);
  if (at === null) return null;
  const { event, cards, incomplete } = harvestOf(store, at);
  return (
    <Line>
      <Chip icon="visit" endIcon="down" onClick={() => openCapture({ event: true })}>
        {t("capture.event.here", { event, cards, incomplete })}
      </Chip>
    </Line>
  );
}
