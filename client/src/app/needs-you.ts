// A refused change with what can be done about it: it stands in the sync sheet and in *To settle*.
export { NeedsYou } from "../features/sync-sheet/needs-you";
