// What of a drawing stands out, and what steps back: a packet's way, or what somebody looks for. Pure.
import type { Drawing, Edge, Frame, Node, Passage, Trace } from "../../host/bindings";

/** Boxes and lines that stand out, with how a packet fares there; everything else steps back. */
export interface Emphasis {
  boxes: ReadonlyMap<string, Passage | null>;
  lines: ReadonlySet<string>;
}

/** What somebody looks for. */
export interface Filter {
  text: string;
  problems: boolean;
  kind: Node["kind"] | null;
  /** Id of a zone's frame. */
  zone: string | null;
}

export const NOTHING: Filter = { text: "", problems: false, kind: null, zone: null };

/** The way of a packet, hop by hop; the gravest hop at a box counts. */
export function along({ hops }: Trace): Emphasis {
  const boxes = new Map<string, Passage | null>();
  for (const { node, verdict } of hops) boxes.set(node, graver(boxes.get(node) ?? "pass", verdict));
  return { boxes, lines: new Set(hops.flatMap(({ edge }) => edge ?? [])) };
}

/** What fits a filter; nothing where nothing is looked for. */
export function fitting(drawing: Drawing, filter: Filter): Emphasis | null {
  if (!isAsked(filter)) return null;
  const boxes = new Map(drawing.nodes.filter((node) => fits(drawing, node, filter)).map(({ id }) => [id, null] as const));
  return { boxes, lines: new Set(drawing.edges.filter(({ from, to }) => boxes.has(from) && boxes.has(to)).map(({ id }) => id)) };
}

export function isAsked({ text, problems, kind, zone }: Filter): boolean {
  return text.trim() !== "" || problems || kind !== null || zone !== null;
}

/** Whether a box is what somebody looks for. */
export function fits(drawing: Drawing, node: Node, { text, problems, kind, zone }: Filter): boolean {
  const words = text.trim().toLowerCase();
  const said = [node.label, node.detail, node.status, node.id, ...node.resources, ...node.facts.flat()];
  return (
    (kind === null || node.kind === kind) &&
    (!problems || node.tone === "bad" || node.findings > 0) &&
    (zone === null || zoneOf(drawing, node) === zone) &&
    (words === "" || said.some((part) => part.toLowerCase().includes(words)))
  );
}

/** The zones of a drawing by name; each may have several frames. */
export function zonesOf({ frames }: Drawing): string[] {
  return [...new Set(frames.filter(({ kind }) => kind === "zone").map(({ label }) => label))].sort();
}

/** The kinds that a drawing has, in its order. */
export function kindsOf({ nodes }: Drawing): Node["kind"][] {
  return [...new Set(nodes.map(({ kind }) => kind))];
}

/** Where a line is led in a packet's way, whatever its tone. */
export function isOn(emphasis: Emphasis | null, edge: Edge): boolean {
  return emphasis === null || emphasis.lines.has(edge.id);
}

/** What a box stands in, innermost first. */
export function framesOf({ frames }: Drawing, node: Node): Frame[] {
  return frames.filter((frame) => holds(frame, node)).reverse();
}

/** The zone that a box stands in, by name; none where it is in several or outside of all. */
export function zoneOf(drawing: Drawing, node: Node): string | null {
  return framesOf(drawing, node).find(({ kind }) => kind === "zone")?.label ?? null;
}

function holds({ place }: Frame, { place: { x, y, width, height } }: Node): boolean {
  return place.x <= x && place.y <= y && place.x + place.width >= x + width && place.y + place.height >= y + height;
}

function graver(a: Passage, b: Passage): Passage {
  return [a, b].includes("stop") ? "stop" : [a, b].includes("unknown") ? "unknown" : "pass";
}
