import assert from "node:assert/strict";
import { layOut, type Layout, type Rectangle } from "../../../../access/matrix/html/layout";
import { fontOf, NARROW, WIDE, type Measures, type PlacedContent } from "../../../../access/matrix/html/layout-boxes";
import { framesOf } from "../../../../access/matrix/html/picture";
import { textWidth } from "../../../../access/matrix/html/text-size";
import { legendOf } from "../../../../access/matrix/legend";
import { type Inquiry } from "../../../../access/matrix/build";
import * as scenarios from "../scenarios";
import { crowd, crowdChanging, nasty } from "./worlds";

const laidOut = ({ report }: Inquiry, measures: Measures): Layout =>
  layOut(framesOf(report, legendOf(report)), report.resources, measures);

const CASES: Readonly<Record<string, () => Inquiry>> = {
  ...{ deployed: scenarios.deployed, narrowed: scenarios.narrowed, "with a deny": scenarios.withADeny },
  ...{ "three accounts with 20 each": () => crowd(20), "the same, changing": () => crowdChanging(20) },
  ...{ "names that are out for trouble": nasty, nothing: scenarios.nothing },
};

const within = (inner: Rectangle, outer: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
const apart = (one: Rectangle, other: Rectangle): boolean =>
  one.x + one.width <= other.x ||
  other.x + other.width <= one.x ||
  one.y + one.height <= other.y ||
  other.y + other.height <= one.y;

const textsOf = ({ texts, ports }: PlacedContent) => [...texts, ...ports.flatMap((port) => port.texts)];

for (const measures of [WIDE, NARROW]) {
  for (const [name, inquiry] of Object.entries(CASES)) {
    describe(`the ${measures.name} layout: ${name}`, () => {
      const layout = laidOut(inquiry(), measures);
      const boxes = layout.frames.flatMap((frame) => [...frame.boxes, ...frame.resources]);

      it("must be the same every time", () => {
        assert.deepEqual(laidOut(inquiry(), measures), layout);
      });
      it("must keep boxes in their frames, and apart", () => {
        const sheet = { x: 0, y: 0, width: measures.width, height: layout.height };
        for (const frame of layout.frames) {
          assert.ok(within(frame, sheet), frame.heading.text);
          for (const box of [...frame.boxes, ...frame.resources]) assert.ok(within(box, frame), frame.heading.text);
        }
        boxes.forEach((box, index) => {
          for (const other of boxes.slice(index + 1)) assert.ok(apart(box, other));
        });
      });
      it("must keep texts in their boxes", () => {
        for (const box of boxes) {
          for (const { x, y, text, style } of textsOf(box.content)) {
            assert.ok(x + textWidth(text, fontOf(measures, style)) <= box.width, text);
            assert.ok(y > 0 && y < box.height, text);
          }
        }
      });
      it("must draw its lines in the room between", () => {
        for (const { from, to, short } of layout.lines) {
          assert.equal(from.x, measures.gap + measures.boxWidth);
          const end = measures.width - measures.gap - measures.resourceWidth;
          assert.ok(short ? to.x < end && to.y === from.y : to.x === end);
        }
        const ends = layout.lines.filter(({ short }) => !short).map(({ to }) => `${to.x} ${to.y}`);
        assert.equal(new Set(ends).size, ends.length);
      });
    });
  }
}

describe("a crowded picture", () => {
  it("must still show each line that works or is not known whole, and those that change", () => {
    const layout = laidOut(crowdChanging(20), WIDE);
    const short = layout.lines.filter((line) => line.short);
    assert.ok(short.length > 20);
    for (const { line, changed } of short) assert.ok(!changed && line !== "works" && line !== "unknown", line);
    for (const { line, changed, short: cut } of layout.lines) assert.ok(!cut || !(changed || line === "works"));
  });
  it("must not be one while its lines can be followed", () => {
    assert.ok(laidOut(scenarios.narrowed(), WIDE).lines.every(({ short }) => !short));
  });
});
