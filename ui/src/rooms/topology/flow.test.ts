import { expect, it } from "vitest";

import { drawing } from "../../test/samples";
import { boxes, frames, lines, middle, path } from "./flow";

it("leaves every position where the backend put it", () => {
  expect(boxes(drawing, null).map(({ position }) => position)).toEqual(drawing.nodes.map(({ place: { x, y } }) => ({ x, y })));
  expect(frames(drawing).every(({ selectable, focusable }) => selectable === false && focusable === false)).toBe(true);
  expect(lines(drawing).map(({ source, target }) => [source, target])).toEqual(drawing.edges.map(({ from, to }) => [from, to]));
});

it("says state and findings to readers", () => {
  expect(boxes(drawing, null)[3]?.ariaLabel).toContain("a stranger is allowed, 1 finding");
});

it("rounds corners at most half-way, and labels the longest part", () => {
  expect(path([[0, 0], [10, 0], [10, 100]], 8)).toBe("M 0 0 L 5 0 Q 10 0 10 8 L 10 100");
  expect(middle([[0, 0], [10, 0], [10, 100]])).toEqual([10, 50]);
  expect(middle([])).toEqual([0, 0]);
});
