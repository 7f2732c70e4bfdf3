// The sheet that lies over the page, by its name.
import { StepSheet } from "../../deals/step-sheet";
import { AddPersonSheet } from "./add-person-sheet";
import { ClosingSheet } from "./closing-sheet";
import { CopySheet } from "./copy-sheet";
import { CorrectSheet } from "./correct-sheet";
import { DoneSheet } from "./done-sheet";
import { FolderSheet } from "./folder-sheet";
import { GiveSheet } from "./give-sheet";
import { mentionedIn } from "./mentioned";
import { MoneySheet } from "./money-sheet";
import { MoreSheet } from "./more-sheet";
import { PersonSheet } from "./person-sheet";
import { PlanSheet } from "./plan-sheet";
import { type SheetName, useRecord } from "./record";
import { SourceSheet } from "./source-sheet";
import { TagsSheet } from "./tags-sheet";
import { WonSheet } from "./won-sheet";

export function Sheets({ sheet }: { readonly sheet: SheetName }) {
  const { store, deal, people, close } = useRecord();
  if (typeof sheet === "object") {
    if ("plan" in sheet) return <PlanSheet action={sheet.plan} />;
    if ("enter" in sheet) return <StepSheet store={store} deal={deal} onClose={close} to={sheet.enter} />;
    if ("done" in sheet) return <DoneSheet action={sheet.done} />;
    if ("mentioned" in sheet) return <AddPersonSheet known={mentionedIn(sheet.mentioned)} />;
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
    case "another":
      return <PlanSheet action={null} />;
    case "done":
      return <DoneSheet action={deal.next} />;
    case "won":
      return <WonSheet />;
    case "lost":
    case "cancelled":
      return <ClosingSheet as={sheet} />;
    case "correct":
      return <CorrectSheet />;
    case "copy":
      return <CopySheet />;
    case "give":
      return <GiveSheet />;
    case "source":
      return <SourceSheet />;
    case "more":
      return <MoreSheet />;
    case "add-person":
      return <AddPersonSheet />;
    default:
      return sheet satisfies never;
  }
}
