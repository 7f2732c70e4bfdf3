// What a record is called where only a line is to spare.

import type { Row } from "./types";

/** Empty when nothing in it can stand for a name; the screen has words for that. */
export declare function titleOf(row: Pick<Row, "entity" | "data">): string;
