/** Signs that say an answer without colour: drawn once, used everywhere. Pure. */
import { lines, markup, type Markup } from "./markup";
import { type CellPart } from "../legend";
import { type Line } from "./picture";

const ICONS = {
  tick: markup`<path d="M2.5 8.5l3.5 3.5l7.5 -8"/>`,
  cross: markup`<path d="M3.5 3.5l9 9m0 -9l-9 9"/>`,
  question: markup`<path d="M4.8 5.2a3.2 3.2 0 1 1 5 2.7c-1.2 .8 -1.8 1.3 -1.8 2.6m0 3v.2"/>`,
  bar: markup`<path d="M2.5 8h11"/>`,
} as const;
export type Icon = keyof typeof ICONS;

export const ICON_OF_OUTCOME: Readonly<Record<CellPart["outcome"], Icon>> = {
  allowed: "tick",
  denied: "cross",
  unknown: "question",
  absent: "bar",
};

export const ICON_OF_LINE: Readonly<Record<Line, Icon>> = {
  works: "tick",
  "resource half missing": "cross",
  "principal half missing": "cross",
  blocked: "bar",
  unknown: "question",
  none: "cross",
};

/** Shows nothing itself; what it holds is shown by {@link use}. */
export const iconSheet = (): Markup =>
  markup`<svg class="sheet" width="0" height="0" aria-hidden="true">${lines(
    Object.entries(ICONS).map(
      ([name, shape]) => markup`<symbol id="icon-${name}" viewBox="0 0 16 16">${shape}</symbol>`,
    ),
  )}</svg>`;

/** @param place attributes of position and size, where it is part of a picture */
export const use = (icon: Icon, place: Markup): Markup => markup`<use class="icon" href="#icon-${icon}"${place}/>`;

/** One that stands in a line of text. The text says the same. */
export const inText = (icon: Icon): Markup =>
  markup`<svg class="in-text" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">${use(icon, markup``)}</svg>`;
