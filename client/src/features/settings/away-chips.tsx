// What was put away: offered no more, kept wherever it is used; one tap brings it back.
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { Chip, Line, Name } from "../../ui";
import { bringBack, type Entry, nameOf } from "./entries";
import { said, useSettings } from "./use-settings";

interface AwayChipsProps {
  readonly away: readonly Entry[];
  /** Those in use, behind which it comes back. */
  readonly others: readonly Entry[];
}

export function AwayChips({ away, others }: AwayChipsProps) {
  const { store } = useSettings();
  const [isOpen, setIsOpen] = useState(false);
  if (away.length === 0) return null;
  const back = async (row: Entry): Promise<void> =>
    said(t("settings.brought-back", { name: nameOf(row) }), await bringBack(store, row, others));
  return (
    <Line>
      <Chip endIcon={isOpen ? "up" : "down"} on={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t("settings.away", { count: away.length })}
      </Chip>
      {isOpen &&
        away.map((row) => (
          <Chip
            key={row.id}
            icon="undo"
            label={t("settings.bring-back", { name: nameOf(row) })}
            onClick={() => void back(row)}
          >
            <Name>{nameOf(row)}</Name>
          </Chip>
        ))}
    </Line>
  );
}
