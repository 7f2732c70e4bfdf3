// A row on the phone: ＋ left of the margin, the company, who and how to reach them, what was said last.
import { t } from "../../i18n";
import type { Row } from "../../store/store";
import { IconButton, ListRow, Name, Tick } from "../../ui";
import { cellText, type ListColumn, rowTitle } from "./columns";
import { stateOf } from "./find-rows";
import { useList } from "./list-in-hand";
import { knownRow, lastNote, rowState } from "./row-words";

export function RowLine({ row }: { readonly row: Row<"prospect"> }) {
  const { store, columns, shown, isArranged, lastComment, openRow } = useList();
  const known = knownRow(store, row, columns);
  const title = rowTitle(columns, row.data) || t("prospects.row.unnamed");
  const state = rowState(store, row, known);
  const note = lastNote(store, row, lastComment.get(row.id), known);
  const phone = columns.find(({ meaning, id }) => meaning === "phone" && cellText(row.data, id) !== "");
  const number = phone === undefined ? "" : cellText(row.data, phone.id);
  const dropped = stateOf(row) === "dropped";
  return (
    <div class={dropped ? "row-line dropped" : "row-line"}>
      <ListRow
        when={<ConvertButton row={row} title={title} />}
        title={<Name>{title}</Name>}
        sub={
          <>
            <span class={toneClass(state.tone)}>{state.text}</span>
            {" · "}
            <Name>
              {isArranged
                ? [chosenCells(row, shown, title), note].filter(Boolean).join(", ")
                : note || otherCells(row, columns, title)}
            </Name>
          </>
        }
        onClick={() => openRow(row)}
        sumSub={row.saved === "phone" ? <Tick saved="phone" /> : undefined}
        end={
          number === "" ? undefined : (
            <IconButton
              icon="call"
              label={t("prospects.call", { name: title })}
              href={`tel:${dialled(number)}`}
              // Back from the call, the card asks what came of it.
              onClick={() => openRow(row)}
              accent
            />
          )
        }
      />
    </div>
  );
}

export const toneClass = (tone: "won" | "due" | "accent" | "muted"): string =>
  tone === "won" || tone === "due" ? `c-${tone}` : tone;

export function dialled(number: string): string {
  return number.replace(/[^\d+*#]/g, "");
}

/** A row that was given up is not converted by a slip of the thumb: it is taken up again first. */
function ConvertButton({ row, title }: { readonly row: Row<"prospect">; readonly title: string }) {
  const { convert } = useList();
  const state = stateOf(row);
  if (state === "dropped") return null;
  const label = state === "converted" ? "prospects.open-opportunity" : "prospects.convert";
  return (
    <span class="convert">
      <IconButton
        icon={state === "converted" ? "go" : "plus"}
        label={t(label, { name: title })}
        onClick={() => convert(row)}
        accent
      />
    </span>
  );
}

/** What somebody chose to see, in that order. */
function chosenCells(row: Row<"prospect">, shown: readonly ListColumn[], title: string): string {
  return shown
    .map(({ id }) => cellText(row.data, id).trim())
    .filter((text) => text !== "" && text !== title)
    .join(", ");
}

/** The first cells after the title that hold something; what a person is called stands together. */
function otherCells(row: Row<"prospect">, columns: readonly ListColumn[], title: string): string {
  const isName = ({ meaning }: ListColumn) => meaning === "first_name" || meaning === "last_name";
  const textOf = ({ id }: ListColumn) => cellText(row.data, id).trim();
  const name = columns.filter(isName).map(textOf).filter(Boolean).join(" ");
  const others = columns.filter((column) => !isName(column)).map(textOf);
  return [name, ...others]
    .filter((text) => text !== "" && text !== title)
    .slice(0, 3)
    .join(", ");
}
