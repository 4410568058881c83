import assert from "node:assert/strict";
import { DARK, LIGHT, LINE_PAIRS, PAPER, TEXT_PAIRS } from "../../../../access/matrix/html/theme";
import { contrast } from "./contrast";

const THEMES = { light: LIGHT, dark: DARK, paper: PAPER };

describe("the page's colours", () => {
  it("are measured as WCAG has it", () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(contrast([255, 255, 255], [255, 255, 255]), 1);
    assert.equal(contrast([118, 118, 118], [255, 255, 255]).toFixed(2), "4.54");
  });
  for (const [name, theme] of Object.entries(THEMES)) {
    const rgb = (colour: string): number[] => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    it(`must let every text be read: ${name}`, () => {
      for (const [foreground, background] of TEXT_PAIRS) {
        const ratio = contrast(rgb(theme[foreground]), rgb(theme[background]));
        assert.ok(ratio >= 4.5, `${foreground} on ${background}: ${ratio.toFixed(2)}`);
      }
    });
    it(`must let every line be seen: ${name}`, () => {
      for (const [foreground, background] of LINE_PAIRS) {
        const ratio = contrast(rgb(theme[foreground]), rgb(theme[background]));
        assert.ok(ratio >= 3, `${foreground} on ${background}: ${ratio.toFixed(2)}`);
      }
    });
  }
});
