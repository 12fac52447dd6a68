import { expect, it } from "vitest";

import type { Drawing, Place } from "../../host/bindings";
import { drawing } from "../../test/samples";
import { boxes, frames, lines } from "./flow";
import { byGravity, head, labels, path } from "./lines";

const label = (of: Drawing, edge: Drawing["edges"][number]) => labels(of)(edge);
import { MARGIN, STRIP, opening, paneHeight, revealing, whole, type Pane, type View } from "./view";

it("leaves every position where the backend put it", () => {
  expect(boxes(drawing, null).map(({ position }) => position)).toEqual(drawing.nodes.map(({ place: { x, y } }) => ({ x, y })));
  expect(frames(drawing).every(({ selectable, focusable }) => selectable === false && focusable === false)).toBe(true);
  expect(lines(drawing).map(({ source, target }) => [source, target])).toEqual(byGravity(drawing.edges).map(({ from, to }) => [from, to]));
});

it("says kind, state and findings to readers", () => {
  const passage = { boxes: new Map([[drawing.nodes[3]?.id ?? "", "stop" as const]]), lines: new Set<string>() };
  const [plainly, followed] = [null, passage].map((emphasis) => boxes(drawing, drawing.nodes[3]?.id ?? null, emphasis)[3]);
  expect(plainly?.ariaLabel).toMatch(/^Endpoint service .*, acceptance required, a stranger is allowed, 1 finding, in Account 1111 2222 3333, us-east-1$/);
  expect(followed?.ariaLabel).toContain(", 1 finding, Stops it (the packet), in Account");
  expect([followed?.ariaRole, followed?.domAttributes?.["aria-pressed"], boxes(drawing, null)[3]?.domAttributes?.["aria-pressed"]]).toEqual(["button", true, false]);
});

it("says where lines lead by the names of their ends", () => {
  const said = (label: string) => lines({ ...drawing, edges: drawing.edges.slice(0, 1).map((edge) => ({ ...edge, label })) })[0]?.ariaLabel;
  expect(said("forwards")).toBe("Target ghe-primary forwards to Target group Port 443");
  expect(said("")).toBe("Target ghe-primary leads to Target group Port 443");
  expect(said("port 22")).toBe("Target ghe-primary leads, by port 22, to Target group Port 443");
});

it("rounds corners at most half-way, and ends in the head of an arrow", () => {
  expect(path([[100, 0], [90, 0], [90, 100], [0, 100]])).toBe("M 100 0 L 95 0 Q 90 0 90 5 L 90 93 Q 90 100 83 100 L 6 100");
  expect(head([[100, 0], [0, 100]])).toBe("M 0 100 L 8 95.5 L 8 104.5 z");
  expect([path([]), head([])]).toEqual(["", ""]);
});

it("puts what is graver above what is less grave", () => {
  const tones = (["bad", "good", "pending"] as const).map((tone) => ({ ...drawing.edges[0], tone }));
  expect(byGravity(tones as Drawing["edges"]).map(({ tone }) => tone)).toEqual(["good", "pending", "bad"]);
});

const NOWHERE: Place = { x: -1, y: -1, width: 0, height: 0 };
const sees = (view: View, pane: Pane, place: Place) => revealing(view, pane, place) === view;

const from = drawing.nodes[4];
const to = drawing.nodes[3];
const asks = { id: "asks", from: from?.id ?? "", to: to?.id ?? "", label: "asks", tone: "good" as const, points: [[980, 60], [870, 60]] as [number, number][] };

it("labels a line beside the box that it leaves, in the free strip between frames", () => {
  const asked = { ...drawing, edges: [asks] };
  expect(label(asked, asks)).toEqual({ x: 953, y: 54 });
  expect(label(asked, { ...asks, label: "" })).toBeNull();
});

it("labels lines that say the same once, and none where there is no room", () => {
  const twice = { ...asks, id: "again" };
  expect(label({ ...drawing, edges: [asks, twice] }, twice)).toBeNull();
  const long = { ...asks, label: "asks for a connection" };
  expect(label({ ...drawing, edges: [long] }, long)).toBeNull();
});

it("opens with everything where that can be read", () => {
  const pane = { width: 1200, height: paneHeight(drawing) };
  expect(opening(drawing, pane)).toEqual(whole(drawing, pane));
  expect(drawing.nodes.every(({ place }) => sees(opening(drawing, pane), pane, place))).toBe(true);
});

it("opens a wide drawing at a size that can be read, with what is bad in sight", () => {
  const wide = { ...drawing, width: 3000 };
  const pane = { width: 700, height: paneHeight(wide) };
  const view = opening(wide, pane);
  expect(view.zoom).toBe(1);
  expect(sees(view, pane, wide.nodes[3]?.place ?? NOWHERE)).toBe(true);
  expect(whole(wide, pane).zoom).toBeLessThan(0.3);
});

it("opens a wide drawing without troubles at its beginning, and never beyond its ends", () => {
  const pane = { width: 700, height: 400 };
  const well = { ...drawing, width: 3000, nodes: drawing.nodes.map((node) => ({ ...node, tone: "good" as const })) };
  expect(opening(well, pane).x).toBe(MARGIN);
  const last = { ...well, nodes: well.nodes.map((node) => ({ ...node, tone: "bad" as const, place: { ...node.place, x: 2900 } })) };
  expect(opening(last, pane).x).toBe(700 - MARGIN - 3000 * opening(last, pane).zoom);
  expect(pane.height - STRIP).toBeGreaterThan(well.height);
});

it("enlarges what cannot be read when it is chosen, in the middle", () => {
  const pane = { width: 700, height: 400 };
  const seen = revealing({ x: 10, y: 10, zoom: 0.36 }, pane, { x: 100, y: 50, width: 100, height: 50 });
  expect(seen).toEqual({ x: 350 - 150 * 0.85, y: (400 - STRIP) / 2 - 75 * 0.85, zoom: 0.85 });
  expect(revealing(seen, pane, { x: 100, y: 50, width: 100, height: 50 })).toBe(seen);
});

it("moves no further than needed to show a box", () => {
  const pane = { width: 700, height: 400 };
  const view = { x: 0, y: 0, zoom: 1 };
  expect(revealing(view, pane, { x: 900, y: 50, width: 100, height: 50 })).toEqual({ x: 700 - MARGIN - 1000, y: 0, zoom: 1 });
  expect(revealing(view, pane, { x: -40, y: 50, width: 100, height: 50 })).toEqual({ x: MARGIN + 40, y: 0, zoom: 1 });
  expect(revealing(view, pane, { x: 0, y: 500, width: 900, height: 50 })).toEqual({ x: MARGIN, y: 400 - STRIP - 550, zoom: 1 });
});
