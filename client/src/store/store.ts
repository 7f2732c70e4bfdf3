// The store of one person on one device: rows to show, operations to keep, and what they are waiting for.

export type {
  AttentionItem,
  Draft,
  DraftNote,
  Gesture,
  Row,
  Store,
  SyncStatus,
  Trashed,
  UnsentItem,
} from "./types";
