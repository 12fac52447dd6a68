// From the backend's drawing to React Flow's nodes and edges, positions untouched. Pure.
import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";

import type { Drawing, Edge, Frame, Node, Passage, Place } from "../../host/bindings";
import { count } from "../../shared/format";
import { NODE } from "../../shared/words";
import { isOn, type Emphasis } from "./emphasis";
import { byGravity, labels } from "./lines";

export type BoxNodeType = FlowNode<{ node: Node; faint: boolean; passage: Passage | null }, "box">;
export type FrameNodeType = FlowNode<{ frame: Frame }, "frame">;
export type LineEdgeType = FlowEdge<{ edge: Edge; label: { x: number; y: number } | null; faint: boolean }, "line">;

/** The boxes, in front. */
export function boxes({ nodes }: Drawing, selected: string | null, emphasis: Emphasis | null = null): BoxNodeType[] {
  return nodes.map((node) => ({
    id: node.id,
    type: "box",
    data: { node, faint: emphasis !== null && !emphasis.boxes.has(node.id), passage: emphasis?.boxes.get(node.id) ?? null },
    ...placed(node.place),
    zIndex: 2,
    selected: node.id === selected,
    ariaLabel: `${NODE[node.kind]} ${node.label}, ${node.status}${node.findings > 0 ? `, ${count(node.findings, "finding")}` : ""}${node.collapsed ? `, stands for ${node.members}` : ""}`,
  }));
}

/** The frames, behind and out of reach; outer ones come first. */
export function frames({ frames: all }: Drawing): FrameNodeType[] {
  return all.map((frame) => ({
    id: `frame ${frame.id}`,
    type: "frame",
    data: { frame },
    ...placed(frame.place),
    zIndex: 0,
    selectable: false,
    focusable: false,
    className: "frame-out-of-reach",
  }));
}

/** The lines, between frames and boxes, with the corners that the backend chose. */
export function lines(drawing: Drawing, emphasis: Emphasis | null = null): LineEdgeType[] {
  const label = labels(drawing);
  return byGravity(drawing.edges).map((edge) => ({
    id: edge.id,
    type: "line",
    source: edge.from,
    target: edge.to,
    data: { edge, label: label(edge), faint: !isOn(emphasis, edge) },
    focusable: false,
    selectable: false,
    zIndex: 1,
  }));
}

function placed({ x, y, width, height }: Place) {
  return { position: { x, y }, width, height, initialWidth: width, initialHeight: height };
}
