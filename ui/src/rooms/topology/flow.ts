// From the backend's drawing to React Flow's nodes and edges, positions untouched. Pure.
import type { Edge as FlowEdge, Node as FlowNode } from "@xyflow/react";

import type { Drawing, Edge, Frame, Node, Passage, Place } from "../../host/bindings";
import { count } from "../../shared/format";
import { NODE } from "../../shared/words";
import { framesOf, isOn, type Emphasis } from "./emphasis";
import { PASSAGE } from "./fare";
import { byGravity, labels } from "./lines";

export type BoxNodeType = FlowNode<{ node: Node; faint: boolean; passage: Passage | null }, "box">;
export type FrameNodeType = FlowNode<{ frame: Frame }, "frame">;
export type LineEdgeType = FlowEdge<{ edge: Edge; label: { x: number; y: number } | null; faint: boolean }, "line">;

/** The boxes, in front. */
export function boxes(drawing: Drawing, selected: string | null, emphasis: Emphasis | null = null): BoxNodeType[] {
  return drawing.nodes.map((node) => {
    const passage = emphasis?.boxes.get(node.id) ?? null;
    const chosen = node.id === selected;
    return {
      id: node.id,
      type: "box",
      data: { node, faint: emphasis !== null && !emphasis.boxes.has(node.id), passage },
      ...placed(node.place),
      zIndex: 2,
      selected: chosen,
      ariaRole: "button",
      ariaLabel: told(drawing, node, passage),
      // a button and no “node” to readers
      domAttributes: { "aria-pressed": chosen, "aria-roledescription": undefined },
    };
  });
}

/** What the drawing shows of a box, for whoever does not see it: its own words in their order, then what it stands in. */
function told(drawing: Drawing, node: Node, passage: Passage | null): string {
  const said = [
    `${NODE[node.kind]} ${node.label}`,
    node.detail,
    node.status,
    node.findings > 0 && count(node.findings, "finding"),
    passage && `${PASSAGE[passage].brief} (the packet)`,
    node.collapsed && `stands for ${node.members}`,
    ...framesOf(drawing, node).map(({ label }) => `in ${label}`),
  ];
  return said.filter(Boolean).join(", ");
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
  const named = new Map(drawing.nodes.map(({ id, kind, label: name }) => [id, `${NODE[kind]} ${name}`]));
  return byGravity(drawing.edges).map((edge) => ({
    id: edge.id,
    type: "line",
    source: edge.from,
    target: edge.to,
    data: { edge, label: label(edge), faint: !isOn(emphasis, edge) },
    focusable: false,
    selectable: false,
    zIndex: 1,
    ariaLabel: `${named.get(edge.from) ?? edge.from} ${led(edge)} ${named.get(edge.to) ?? edge.to}`,
    domAttributes: { "aria-roledescription": "line" },
  }));
}

/** The words of a line between the names of its ends. */
const LED: Partial<Record<string, string>> = { forwards: "forwards to", asks: "asks for", connects: "connects through", "resolves to": "resolves to" };

function led({ label }: Edge): string {
  return LED[label] ?? (label ? `leads, by ${label}, to` : "leads to");
}

function placed({ x, y, width, height }: Place) {
  return { position: { x, y }, width, height, initialWidth: width, initialHeight: height };
}
