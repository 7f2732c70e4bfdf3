// The composer of the sale's page: what is logged without a word, or without anything planned after it, is asked about (B11).
import { t } from "../../i18n";
import { addComment } from "../../notes/comments";
import { Composer as Line } from "../../notes/composer";
import { asksForMore } from "../../notes/kinds";
import { saidIn } from "../../notes/use-note";
import { said, useRecord } from "./record";

export { iconOf, kindsOf } from "../../notes/kinds";

/** A call, a visit or a mail wants a note and a next action: the sheet that asks for both saves it by a date. */
export function Composer() {
  const { store, deal, around, note, open } = useRecord();
  const save = async () => {
    const isTouch = asksForMore(store, note.activity);
    if (isTouch && note.text.trim() === "") return open("done");
    const words = saidIn(note);
    note.clear();
    said(t("notes.saved"), await addComment(store, deal.id, words));
    const isPlanned = deal.due !== null && deal.due > around.now;
    if (isTouch && deal.is === "open" && !isPlanned) open("plan");
  };
  return <Line root={deal.id} note={note} onSave={() => void save()} />;
}
