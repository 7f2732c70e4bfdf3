// R6, X20: what may stand on what, computed from the file of tokens: 4.5:1 for words, 7:1 for body text and in the sun, 3:1 for edges.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "../src");
const css = readFileSync(join(SOURCES, "ui/tokens.css"), "utf8");

type Theme = "light" | "dark" | "sun";
type Tokens = Readonly<Record<string, string>>;

const block = (start: string): Tokens => {
  const from = css.indexOf(start);
  const body = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
};
const light = block('[data-theme="light"]');
const TOKENS: Readonly<Record<Theme, Tokens>> = {
  light,
  dark: { ...light, ...block('[data-theme="dark"]') },
  sun: { ...light, ...block('[data-theme="sun"]') },
};

function luminance(hex: string): number {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim())?.[1];
  if (digits === undefined) throw new Error(`${hex} is no plain colour`);
  const long = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How far two colours are apart, as WCAG counts it: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

const GROUNDS = ["paper", "raised", "wash", "accent-wash", "won-wash", "due-wash", "lost-wash"];
const BODY = GROUNDS.map((ground) => ["ink", ground] as const);
const WORDS = [
  ...["ink-2", "accent", "won", "due", "lost"].flatMap((ink) =>
    ["paper", "raised", "wash"].map((ground) => [ink, ground] as const),
  ),
  ["ink-3", "paper"],
  ["ink-3", "raised"],
  ["ink-2", "accent-wash"],
  ["ink-2", "due-wash"],
  ["ink-2", "won-wash"],
  ["ink-2", "lost-wash"],
  ["accent", "accent-wash"],
  ["won", "won-wash"],
  ["due", "due-wash"],
  ["lost", "lost-wash"],
  ["on-fill", "fill"],
  ["on-fill", "fill-press"],
  ["paper", "ink"], // the snack bar
] as const;
const EDGES = [
  ["edge", "paper"],
  ["edge", "raised"],
  ["accent", "paper"], // the ring of focus
  ["accent", "raised"],
  ["fill", "paper"],
  ["fill", "raised"],
] as const;

describe.each(["light", "dark", "sun"] as const)("in %s", (theme) => {
  const colour = (name: string): string => {
    const value = TOKENS[theme][name];
    if (value === undefined) throw new Error(`there is no token --${name}`);
    return value;
  };
  const short = (pairs: readonly (readonly [string, string])[], least: number): string[] =>
    pairs.flatMap(([ink, ground]) => {
      const found = contrast(colour(ink), colour(ground));
      return found < least ? [`${ink} on ${ground}: ${found.toFixed(2)}, not ${least}`] : [];
    });

  test("body text stands at 7:1 on every ground", () => {
    expect(short(BODY, 7)).toEqual([]);
  });

  test("other words stand at 4.5:1, in the sun at 7:1", () => {
    expect(short(WORDS, theme === "sun" ? 7 : 4.5)).toEqual([]);
  });

  test("outlines, rings of focus and filled buttons stand at 3:1", () => {
    expect(short(EDGES, 3)).toEqual([]);
  });
});

test("the measure is that of WCAG", () => {
  expect(contrast("#000", "#fff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("targets, the ladder of type and the grid are those of the design (X18)", () => {
  expect([light.hit, light.act, TOKENS.sun.hit, TOKENS.sun.act]).toEqual(["44px", "56px", "56px", "64px"]);
  expect(["t-s", "t-m", "t-l", "t-xl", "t-2xl"].map((name) => Number.parseFloat(light[name] ?? "") * 16)).toEqual([
    13, 15, 17, 20, 26,
  ]);
  expect(["s1", "s2", "s3", "s4", "s5", "s6", "s7"].map((name) => light[name])).toEqual(
    [4, 8, 12, 16, 24, 32, 48].map((size) => `${size}px`),
  );
});

const STYLES = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) => /\.css$/.test(file));

test("no component names a raw colour: tokens only", () => {
  const raw = STYLES.filter((file) => !file.endsWith("tokens.css")).flatMap((file) =>
    [
      ...readFileSync(join(SOURCES, file), "utf8")
        .replace(/\/\*.*?\*\//gs, "")
        .matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)/gi),
    ]
      .map(([found]) => `${file}: ${found}`)
      // A code is read by a camera: black on white whatever the theme.
      .filter((line) => !line.endsWith("shell.css: #fff")),
  );

  expect(raw).toEqual([]);
});
