/** Three-valued logic. A doubt is never rounded up or down: it becomes an "unknown" with its reasons. */
export const NO = 0;
export const MAYBE = 1;
export const YES = 2;
export type Tri = typeof NO | typeof MAYBE | typeof YES;

export const and = (a: Tri, b: Tri): Tri => (a < b ? a : b);
export const or = (a: Tri, b: Tri): Tri => (a > b ? a : b);
export const not = (a: Tri): Tri => (a === YES ? NO : a === NO ? YES : MAYBE);
export const fromBoolean = (value: boolean): Tri => (value ? YES : NO);

/** Takes the reasons for each `MAYBE` that comes up on the way. */
export type Doubts = string[];
