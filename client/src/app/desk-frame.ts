// The desk's frame, fetched only where there is room for it.
import { lazyFrame } from "./lazy";
import type { Found } from "./routes";

export const desk = lazyFrame<{ readonly found: Found }>(async () => (await import("./desk")).Desk);
