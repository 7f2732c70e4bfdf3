// Earlier or later among its like, where the list itself has no room for the two buttons.
import { t } from "../../i18n";
import { Button, Line } from "../../ui";
import { type Entry, moveEntry, nameOf } from "./entries";
import { said, useSettings } from "./use-settings";

interface PlaceButtonsProps {
  readonly row: Entry;
  readonly live: readonly Entry[];
}

export function PlaceButtons({ row, live }: PlaceButtonsProps) {
  const { store } = useSettings();
  const at = live.findIndex(({ id }) => id === row.id);
  if (live.length < 2 || at < 0) return null;
  const move = async (to: number): Promise<void> =>
    said(
      t("settings.moved", { name: nameOf(row), at: to + 1, of: live.length }),
      await moveEntry(store, live, row, to),
    );
  return (
    <Line>
      <Button kind="quiet" small icon="up" disabled={at === 0} onClick={() => void move(at - 1)}>
        {t("settings.earlier")}
      </Button>
      <Button kind="quiet" small icon="down" disabled={at === live.length - 1} onClick={() => void move(at + 1)}>
        {t("settings.later")}
      </Button>
    </Line>
  );
}
