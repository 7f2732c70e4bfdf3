// What a leader's team needs, above the day: fetched by those who lead one.
import { lazyLine } from "./lazy";

export const teamLine = lazyLine(async () => (await import("../features/team/team-line")).TeamLine);
