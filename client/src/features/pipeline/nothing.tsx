// Where no opportunity stands: nothing yet, nothing that fits the filter, or nothing read from the device yet.
import { openCapture } from "../../app/capture";
import { isDesk } from "../../app/layout";
import { t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { Button, Empty } from "../../ui";
import type { Filter, Listing } from "../../views/filter";
import { filterWords } from "./filter-words";

interface NothingProps {
  readonly store: Store;
  readonly listing: Listing<Deal>;
  readonly filter: Filter;
  readonly isBare: boolean;
  readonly onClear: () => void;
}

export function Nothing({ store, listing, filter, isBare, onClear }: NothingProps) {
  if (!store.ready.value) return null;
  if (isBare) {
    return (
      <Empty
        title={t("pipeline.empty")}
        action={
          <Button kind={isDesk.value ? "quiet" : "main"} small icon="plus" onClick={() => openCapture()}>
            {t("pipeline.empty.capture")}
          </Button>
        }
      >
        {t("pipeline.empty.how")}
      </Empty>
    );
  }
  return (
    <Empty
      title={t("pipeline.no-match")}
      action={
        <Button kind="quiet" small onClick={onClear}>
          {t("pipeline.clear")}
        </Button>
      }
    >
      {filterWords(listing, filter, { now: store.now(), zone: store.user.zone })}
    </Empty>
  );
}
