// The morning round, what came in, what is to finish and what stands in the head for a while: see `later.ts`.
export { CameInRow } from "./came-in-row";
export { DraftRow, isToFinish } from "./draft-row";
export { HeadLines } from "./head-lines";
export { IncompleteRow, incompleteByEvent } from "./incomplete-row";
export { RoundRow, roundState } from "./round-row";
