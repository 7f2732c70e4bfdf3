// The line above the page, fetched after the first screen: what it tells can wait for a moment.
import { lazyLine } from "./lazy";

export const strips = lazyLine(async () => (await import("./strips")).Strips);
