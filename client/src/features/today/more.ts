// The morning round, what came in, what is to finish and where I am today: see `later.ts`.
export { CameInRow } from "./came-in-row";
export { DraftRow, isToFinish } from "./draft-row";
export { EventLine } from "./event-line";
export { IncompleteRow, incompleteByEvent } from "./incomplete-row";
export { RoundRow, roundState } from "./round-row";
