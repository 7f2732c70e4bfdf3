// The dates that save with one tap, where a sheet asks what is next; any other day behind *Pick*.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { t } from "../i18n";
import type { When } from "../protocol/types.gen";
import { type QuickDate, quickWhen } from "../store/quick-dates";
import { Button } from "../ui";
import { Picker } from "./date-chips";
import { datesOffered } from "./own-dates";
import "./date-line.css";

export interface DateLineProps {
  /** Unless somebody has dates of their own (K8). */
  readonly offer: readonly QuickDate[];
  /** The words of the button that takes the day picked. */
  readonly save: string;
  readonly onDate: (when: When) => void;
  /** Other ways on, beside the dates. */
  readonly children?: ComponentChildren;
}

export function DateLine({ offer, save, onDate, children }: DateLineProps) {
  const store = useStore();
  const [picking, pick] = useState(false);
  const [picked, take] = useState<When | null>(null);
  return (
    <>
      <div class="date-line">
        {datesOffered(store, offer).map((quick) => (
          <Button key={quick} kind="quiet" onClick={() => onDate(quickWhen(quick, store.now(), store.user.zone))}>
            {t(`pick.date.${quick}`)}
          </Button>
        ))}
        <Button kind="quiet" onClick={() => pick(!picking)}>
          {t("pick.date.pick")}
        </Button>
        {children}
      </div>
      {picking && (
        <>
          <Picker value={picked} dayOnly={false} onPick={take} />
          <div class="date-save">
            <Button disabled={picked === null} onClick={() => picked !== null && onDate(picked)}>
              {save}
            </Button>
          </div>
        </>
      )}
    </>
  );
}
