// Opens what a list belongs to: its pipeline, its category.
import { t } from "../../i18n";
import { Button } from "../../ui";
import { type Entry, nameOf } from "./entries";

interface ChangeButtonProps {
  readonly row: Entry;
  readonly onOpen: (id: string) => void;
}

export function ChangeButton({ row, onOpen }: ChangeButtonProps) {
  return (
    <Button kind="quiet" small icon="pen" onClick={() => onOpen(row.id)}>
      {t("settings.change", { name: nameOf(row) })}
    </Button>
  );
}
