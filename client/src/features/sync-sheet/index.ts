export { SyncSheet } from "./sync-sheet";
