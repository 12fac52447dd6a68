// How a line runs and where its words stand, as in the SVG. Pure.
import type { Drawing, Edge, Place, Tone } from "../../host/bindings";

export type Point = readonly [number, number];

const BEND = 7;
/** Length and half the width of an arrow head. */
const HEAD = { length: 8, half: 4.5 };
/** A letter of a label is about as wide as this, in pixels. */
const LETTER = 6;

const GRAVITY: readonly Tone[] = ["good", "neutral", "planned", "pending", "bad"];

/** What is graver lies above what is less grave. */
export function byGravity(edges: readonly Edge[]): Edge[] {
  return edges.toSorted((a, b) => GRAVITY.indexOf(a.tone) - GRAVITY.indexOf(b.tone));
}

/** The corners of a line as an SVG path, with rounded bends; it stops short of its end, where the arrow head stands. */
export function path(points: readonly Point[]): string {
  return points.map((point, index) => corner(points, point, index)).join(" ");
}

/** The arrow head of a line: lines end at the right side of a box. */
export function head(points: readonly Point[]): string {
  const end = points.at(-1);
  if (!end) return "";
  const [x, y] = end;
  return `M ${x} ${y} L ${x + HEAD.length} ${y - HEAD.half} L ${x + HEAD.length} ${y + HEAD.half} z`;
}

/**
 * Where the label of each line ends: above it, beside the box that it leaves, in the strip that is free between frames.
 * Nothing where that is too narrow, or where another line from the same box says the same.
 */
export function labels(drawing: Drawing): (edge: Edge) => { x: number; y: number } | null {
  const places = new Map(drawing.nodes.map(({ id, place }) => [id, place]));
  const leaving = new Map<string, Edge[]>();
  for (const edge of drawing.edges) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);
  return (edge) => {
    const siblings = leaving.get(edge.from) ?? [];
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    const start = edge.points[0];
    if (!edge.label || siblings[0]?.id !== edge.id || !from || !to || !start || siblings.some((other) => other.label !== edge.label)) return null;
    const [left, right] = between(drawing, from, to);
    return edge.label.length * LETTER > right - left - 16 ? null : { x: right - 7, y: start[1] - 6 };
  };
}

/** What is free between two boxes: from the right of what holds only `to`, to the left of what holds only `from`. */
function between({ frames }: Drawing, from: Place, to: Place): [number, number] {
  let [left, right] = [to.x + to.width, from.x];
  for (const { place } of frames) {
    const edge = place.x + place.width;
    if (holds(place, to) && !holds(place, from) && edge <= from.x) left = Math.max(left, edge);
    if (holds(place, from) && !holds(place, to) && place.x >= to.x + to.width) right = Math.min(right, place.x);
  }
  return [left, right];
}

function holds(outer: Place, inner: Place): boolean {
  return outer.x <= inner.x && outer.x + outer.width >= inner.x + inner.width && outer.y <= inner.y && outer.y + outer.height >= inner.y + inner.height;
}

function corner(points: readonly Point[], point: Point, index: number): string {
  const before = points[index - 1];
  const after = points[index + 1];
  if (!before) return `M ${point[0]} ${point[1]}`;
  if (!after) return `L ${towards(point, before, HEAD.length - 2).join(" ")}`;
  const bend = Math.min(BEND, distance(before, point) / 2, distance(point, after) / 2);
  return `L ${towards(point, before, bend).join(" ")} Q ${point.join(" ")} ${towards(point, after, bend).join(" ")}`;
}

/** The point `by` away from `from` on the way to `to`. */
function towards(from: Point, to: Point, by: number): Point {
  const part = by / Math.max(distance(from, to), by, 0.01);
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

/** Along a line that is level or upright. */
function distance(a: Point, b: Point): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
}
