// What was said about one thing, newest first, as a stream of its own: a prospect row, or whatever has no changes to tell.
import { useMemo } from "preact/hooks";
import type { Row } from "../store/store";
import { type Attached, stream } from "./stream";
import { StreamList, type StreamListProps } from "./stream-list";

export { happenedAt } from "./stream";

export interface CommentListProps extends Pick<StreamListProps, "onPromote"> {
  readonly comments: readonly Row<"comment">[];
  readonly files?: readonly Attached[];
}

const NONE: readonly Attached[] = [];

export function CommentList({ comments, files = NONE, onPromote }: CommentListProps) {
  const entries = useMemo(() => stream({ comments, files }), [comments, files]);
  return <StreamList entries={entries} onPromote={onPromote} />;
}
