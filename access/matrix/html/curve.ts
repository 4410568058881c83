/** Curves of the picture's lines: cubic ones, cut where one half ends and the other begins. Pure. */
import { type Point } from "./layout";

type Curve = readonly [Point, Point, Point, Point];

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Leaves and arrives level. */
export function curveBetween(from: Point, to: Point): Curve {
  const reach = (to.x - from.x) / 2;
  return [from, { x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to];
}

/** Both halves of it, by de Casteljau's construction. */
export function halvesOf([a, b, c, d]: Curve): readonly [Curve, Curve] {
  const [ab, bc, cd] = [middle(a, b), middle(b, c), middle(c, d)];
  const [abc, bcd] = [middle(ab, bc), middle(bc, cd)];
  const centre = middle(abc, bcd);
  return [
    [a, ab, abc, centre],
    [centre, bcd, cd, d],
  ];
}

export const middleOf = (curve: Curve): Point => halvesOf(curve)[1][0];

/** A number as short as a picture needs it. */
export const rounded = (value: number): string => String(Math.round(value * 10) / 10);

const at = ({ x, y }: Point): string => `${rounded(x)} ${rounded(y)}`;

/** The `d` of a path. */
export const pathOf = ([a, b, c, d]: Curve): string => `M${at(a)}C${at(b)} ${at(c)} ${at(d)}`;
