import assert from "node:assert/strict";
import { curveBetween, halvesOf, middleOf, pathOf } from "../../../../access/matrix/html/curve";

describe("a line of the picture", () => {
  const curve = curveBetween({ x: 0, y: 0 }, { x: 100, y: 40 });
  it("leaves and arrives level", () => {
    assert.equal(pathOf(curve), "M0 0C50 0 50 40 100 40");
  });
  it("is cut in its middle, and nothing of it is lost", () => {
    const [first, second] = halvesOf(curve);
    assert.deepEqual(
      [first[0], first[3]],
      [
        { x: 0, y: 0 },
        { x: 50, y: 20 },
      ],
    );
    assert.deepEqual(
      [second[0], second[3]],
      [
        { x: 50, y: 20 },
        { x: 100, y: 40 },
      ],
    );
    assert.deepEqual(middleOf(curve), { x: 50, y: 20 });
    assert.equal(pathOf(first), "M0 0C25 0 37.5 10 50 20");
  });
});
