// Selecting: in place of opening, a tap on a row or card puts it in or out (K6).
import { DealName } from "../../deals/deal-row";
import type { Deal } from "../../store/deals";
import { Icon } from "../../ui";

export interface Picking {
  isOn(id: string): boolean;
  /** With Shift, everything between this one and the one chosen before. */
  pick(id: string, isStretch: boolean): void;
}

export function PickBox({ deal, picking }: { readonly deal: Deal; readonly picking: Picking }) {
  const isOn = picking.isOn(deal.id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: of a click on an input's label nobody tells whether Shift was held
    <button
      type="button"
      class="cover pick"
      role="checkbox"
      aria-checked={isOn}
      data-pick={deal.id}
      onClick={(event) => picking.pick(deal.id, event.shiftKey)}
    >
      <span class="pick-box" aria-hidden="true">
        {isOn && <Icon name="tick" small />}
      </span>
      <DealName deal={deal} />
    </button>
  );
}
