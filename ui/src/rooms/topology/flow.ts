// From the backend's drawing to React Flow's nodes and edges, positions untouched. Pure.
import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";

import type { Drawing, Edge, Frame, Node, Place } from "../../host/bindings";

export type BoxNodeType = FlowNode<{ node: Node }, "box">;
export type FrameNodeType = FlowNode<{ frame: Frame }, "frame">;
export type LineEdgeType = FlowEdge<{ edge: Edge }, "line">;

/** The boxes, in front. */
export function boxes({ nodes }: Drawing, selected: string | null): BoxNodeType[] {
  return nodes.map((node) => ({
    id: node.id,
    type: "box",
    data: { node },
    ...placed(node.place),
    zIndex: 2,
    selected: node.id === selected,
    ariaLabel: `${node.label}, ${node.status}${node.findings > 0 ? `, ${node.findings} findings` : ""}`,
  }));
}

/** The frames, behind and out of reach. */
export function frames({ frames: all }: Drawing): FrameNodeType[] {
  return all.map((frame, depth) => ({
    id: `frame ${frame.id}`,
    type: "frame",
    data: { frame },
    ...placed(frame.place),
    zIndex: depth === 0 ? 0 : 1,
    selectable: false,
    focusable: false,
    className: "frame-out-of-reach",
  }));
}

/** The lines, with the corners that the backend chose. */
export function lines({ edges }: Drawing): LineEdgeType[] {
  return edges.map((edge) => ({ id: edge.id, type: "line", source: edge.from, target: edge.to, data: { edge }, focusable: false, selectable: false, zIndex: 1 }));
}

/** The corners of a line as an SVG path, with rounded bends of at most `radius`. */
export function path(points: readonly (readonly [number, number])[], radius = 8): string {
  return points.map((point, index) => corner(points, point, index, radius)).join(" ");
}

/** The middle of a line's longest straight part: where its label stands. */
export function middle(points: readonly (readonly [number, number])[]): [number, number] {
  let best: [number, number] = points[0] ? [...points[0]] : [0, 0];
  let longest = -1;
  points.slice(1).forEach(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y];
    const length = Math.hypot(x - fromX, y - fromY);
    if (length > longest) {
      longest = length;
      best = [(x + fromX) / 2, (y + fromY) / 2];
    }
  });
  return best;
}

function placed({ x, y, width, height }: Place) {
  return { position: { x, y }, width, height, initialWidth: width, initialHeight: height };
}

type Point = readonly [number, number];

function corner(points: readonly Point[], point: Point, index: number, radius: number): string {
  const before = points[index - 1];
  const after = points[index + 1];
  if (!before) return `M ${point[0]} ${point[1]}`;
  if (!after) return `L ${point[0]} ${point[1]}`;
  const into = towards(point, before, radius);
  const out = towards(point, after, radius);
  return `L ${into[0]} ${into[1]} Q ${point[0]} ${point[1]} ${out[0]} ${out[1]}`;
}

/** The point `distance` away from `from` in the direction of `to`, at most half-way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (length === 0) return from;
  const part = Math.min(distance, length / 2) / length;
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}
