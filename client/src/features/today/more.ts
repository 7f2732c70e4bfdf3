// The morning round, what is incomplete and where I am today: see `later.ts`.
export { EventLine } from "./event-line";
export { IncompleteRow, incompleteByEvent } from "./incomplete-row";
export { RoundRow, roundState } from "./round-row";
