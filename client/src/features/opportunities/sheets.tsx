// The sheet that lies over the page, by its name.
import { StepSheet } from "../../deals/step-sheet";
import { AddPersonSheet } from "./add-person-sheet";
import { ClosingSheet } from "./closing-sheet";
import { CommentSheet } from "./comment-sheet";
import { DoneSheet } from "./done-sheet";
import { FolderSheet } from "./folder-sheet";
import { MoneySheet } from "./money-sheet";
import { MoreSheet } from "./more-sheet";
import { PersonSheet } from "./person-sheet";
import { PlanSheet } from "./plan-sheet";
import { type SheetName, useRecord } from "./record";
import { TagsSheet } from "./tags-sheet";
import { WonSheet } from "./won-sheet";

export function Sheets({ sheet }: { readonly sheet: SheetName }) {
  const { store, deal, people, close } = useRecord();
  if (typeof sheet === "object") {
    if ("plan" in sheet) return <PlanSheet action={sheet.plan} />;
    if ("comment" in sheet) return <CommentSheet comment={sheet.comment} />;
    const person = people.find(({ id }) => id === sheet.person);
    return person === undefined ? null : <PersonSheet person={person} />;
  }
  switch (sheet) {
    case "step":
      return <StepSheet store={store} deal={deal} onClose={close} />;
    case "money":
      return <MoneySheet />;
    case "tags":
      return <TagsSheet />;
    case "folder":
      return <FolderSheet />;
    case "plan":
      return <PlanSheet action={deal.next} />;
    case "done":
      return <DoneSheet />;
    case "won":
      return <WonSheet />;
    case "lost":
    case "cancelled":
      return <ClosingSheet as={sheet} />;
    case "more":
      return <MoreSheet />;
    case "add-person":
      return <AddPersonSheet />;
    default:
      return sheet satisfies never;
  }
}
