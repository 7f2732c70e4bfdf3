// The gallery shows all there is, and the product does not carry it.
import { describe, expect, test } from "vitest";
import page from "../../looks.html?raw";
import * as ui from "../ui";

const sources = import.meta.glob<string>(["./*.tsx", "!./*.test.tsx"], {
  eager: true,
  query: "?raw",
  import: "default",
});
const product = import.meta.glob<string>(["../**/*.{ts,tsx}", "!./**"], {
  eager: true,
  query: "?raw",
  import: "default",
});

/** The shell's own: it lends every page what stands around it. */
const NOT_DRAWN = ["ChromeContext"];

describe("the gallery", () => {
  test("shows every component of ui", () => {
    const drawn = Object.values(sources).join("\n");
    const components = Object.keys(ui).filter((name) => /^[A-Z][a-z]/.test(name) && !NOT_DRAWN.includes(name));
    const left = components.filter((name) => !new RegExp(`<${name}[\\s>]`).test(drawn));

    expect(components.length).toBeGreaterThan(20);
    expect(left).toEqual([]);
  });

  test("is a page of its own that nothing of the product asks for", () => {
    const askers = Object.entries(product).filter(([, text]) =>
      /from "[^"]*\/looks(\/|")|import\("[^"]*\/looks/.test(text),
    );

    expect(page).toContain("/src/looks/main.tsx");
    expect(askers.map(([file]) => file)).toEqual([]);
  });
});
