// One field of the company's own: what may be typed in it. What is entered already stays, whatever is chosen here.
import { t } from "../../i18n";
import type { Field } from "../../protocol/types.gen";
import type { Row } from "../../store/store";
import { Select, Switch } from "../../ui";
import { EntrySheet, TextLine, useChange } from "./entry-sheet";

const KINDS = [
  "text",
  "long_text",
  "number",
  "date",
  "email",
  "phone",
  "link",
  "list",
  "checkbox",
] as const satisfies readonly NonNullable<Field["kind"]>[];

interface FieldSheetProps {
  readonly row: Row<"field">;
  readonly onClose: () => void;
}

export function FieldSheet({ row, onClose }: FieldSheetProps) {
  const change = useChange(row);
  const kind = row.data.kind ?? "text";
  return (
    <EntrySheet row={row} nameLabel={t("settings.name")} onClose={onClose}>
      <Select
        label={t("settings.fields.kind")}
        options={KINDS.map((value) => ({ value, label: t(`settings.kind.${value}`) }))}
        value={kind}
        onChange={(next) => change({ kind: next })}
        hint={t("settings.fields.kind.hint")}
      />
      {kind === "list" && (
        <TextLine
          row={row}
          field="options"
          label={t("settings.fields.options")}
          hint={t("settings.fields.options.hint")}
          kind="long"
          show={linesOf}
          read={readLines}
        />
      )}
      <Switch
        label={t("settings.fields.key")}
        hint={t("settings.fields.key.hint")}
        on={row.data.is_key === true}
        onChange={(on) => change({ is_key: on })}
      />
    </EntrySheet>
  );
}

export function linesOf(value: unknown): string {
  return Array.isArray(value) ? value.join("\n") : "";
}

/** The choices of a list, one a line, each once. */
export function readLines(text: string): readonly string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}
