/** The page's colours: for a light screen, a dark one, and paper. A test computes their contrasts. Pure. */

export const COLOUR_NAMES = [
  "page",
  "surface",
  "text",
  "muted",
  "border",
  "outline",
  "link",
  "allowed",
  "allowed-tint",
  "denied",
  "denied-tint",
  "unknown",
  "unknown-tint",
  "change",
  "change-tint",
] as const;
export type ColourName = (typeof COLOUR_NAMES)[number];

/** Each as `#rrggbb`. */
export type Theme = Readonly<Record<ColourName, string>>;

export const LIGHT: Theme = {
  page: "#ffffff",
  surface: "#f5f7fa",
  text: "#191e25",
  muted: "#525c69",
  border: "#d3dae2",
  outline: "#7a8694",
  link: "#0b57c2",
  allowed: "#0f6b39",
  "allowed-tint": "#e4f5ea",
  denied: "#a1201b",
  "denied-tint": "#fceceb",
  unknown: "#754900",
  "unknown-tint": "#fff2d9",
  change: "#5a2ea6",
  "change-tint": "#f1ebfd",
};

export const DARK: Theme = {
  page: "#11151b",
  surface: "#191f27",
  text: "#e9edf2",
  muted: "#a9b4c1",
  border: "#333d49",
  outline: "#76828f",
  link: "#8dbbff",
  allowed: "#74dc9b",
  "allowed-tint": "#12301f",
  denied: "#ff9f96",
  "denied-tint": "#3a1b1a",
  unknown: "#ffc966",
  "unknown-tint": "#33270f",
  change: "#cdb8ff",
  "change-tint": "#2b2147",
};

/** What is said is said without colour too: paper needs none. */
export const PAPER: Theme = {
  page: "#ffffff",
  surface: "#ffffff",
  text: "#000000",
  muted: "#000000",
  border: "#8c8c8c",
  outline: "#000000",
  link: "#000000",
  allowed: "#000000",
  "allowed-tint": "#ffffff",
  denied: "#000000",
  "denied-tint": "#ffffff",
  unknown: "#000000",
  "unknown-tint": "#ffffff",
  change: "#000000",
  "change-tint": "#ffffff",
};

type Pair = readonly [foreground: ColourName, background: ColourName];

/** Text and what it stands on: at least 4.5 to 1. */
export const TEXT_PAIRS: readonly Pair[] = [
  ...(["text", "muted", "link", "allowed", "denied", "unknown", "change"] as const).flatMap((name): readonly Pair[] => [
    [name, "page"],
    [name, "surface"],
  ]),
  ...(["allowed", "denied", "unknown", "change"] as const).flatMap((name): readonly Pair[] => [
    [name, `${name}-tint`],
    ["text", `${name}-tint`],
    ["muted", `${name}-tint`],
  ]),
  ...(["allowed", "denied", "unknown"] as const).map((name): Pair => [name, "change-tint"]),
];

/** Lines that mean something and what they are drawn on: at least 3 to 1. */
export const LINE_PAIRS: readonly Pair[] = (
  ["outline", "link", "allowed", "denied", "unknown", "change"] as const
).flatMap((name): readonly Pair[] => [
  [name, "page"],
  [name, "surface"],
]);

/** The theme as declarations of CSS variables. */
export const declarations = (theme: Theme): string =>
  COLOUR_NAMES.map((name) => `  --${name}: ${theme[name]};`).join("\n");
