// How much of a drawing is seen, and where: pure sums over its size and that of the pane.
import type { Drawing, Place, Tone } from "../../host/bindings";

export interface View {
  x: number;
  y: number;
  zoom: number;
}

export interface Pane {
  width: number;
  height: number;
}

/** Between the drawing and the border of the pane. */
export const MARGIN = 16;
/** Below the drawing: the zoom and the map. */
export const STRIP = 76;
/** Below this the smallest words, of 10 pixels, cannot be read. */
const LEGIBLE = 0.85;
const LARGEST = 1.2;

/** As high as the drawing needs at its own size, within reason. */
export function paneHeight({ height }: Drawing): number {
  return Math.round(Math.min(680, Math.max(320, height + 2 * MARGIN + STRIP)));
}

/** The view of everything. */
export function whole(drawing: Drawing, pane: Pane): View {
  const zoom = Math.min(fitting(drawing, pane), LARGEST);
  return { x: (pane.width - drawing.width * zoom) / 2, y: middle(drawing, pane, zoom), zoom };
}

/**
 * The view to open with: everything where that can be read, or where an overview is wanted; else what most needs to be looked at, at a size that can be read.
 */
export function opening(drawing: Drawing, pane: Pane, overview = false): View {
  if (overview) return whole(drawing, pane);
  if (fitting(drawing, pane) >= LEGIBLE) return whole(drawing, pane);
  const upright = (pane.height - 2 * MARGIN - STRIP) / drawing.height;
  const zoom = Math.max(LEGIBLE, Math.min(1, upright));
  const centre = attention(drawing) ?? 0;
  const furthest = pane.width - MARGIN - drawing.width * zoom;
  return { x: Math.min(MARGIN, Math.max(furthest, pane.width / 2 - centre * zoom)), y: middle(drawing, pane, zoom), zoom };
}

/** The view from which all of `place` is seen and can be read, moved no more than that needs; the same view where it is so already. */
export function revealing(view: View, pane: Pane, place: Place): View {
  if (view.zoom < LEGIBLE) return enlarged(pane, place);
  const x = nudge(place.x * view.zoom + view.x, place.width * view.zoom, pane.width);
  const y = nudge(place.y * view.zoom + view.y, place.height * view.zoom, pane.height - STRIP + MARGIN);
  return x === 0 && y === 0 ? view : { ...view, x: view.x + x, y: view.y + y };
}

/** A place in the middle, at a size that can be read. */
function enlarged(pane: Pane, { x, y, width, height }: Place): View {
  return { x: pane.width / 2 - (x + width / 2) * LEGIBLE, y: (pane.height - STRIP) / 2 - (y + height / 2) * LEGIBLE, zoom: LEGIBLE };
}

/** How far what begins at `start` has to move to lie between 0 and `end`, margins left free; its beginning counts most. */
function nudge(start: number, length: number, end: number): number {
  if (start >= 0 && start + length <= end) return 0;
  return Math.max(MARGIN - start, Math.min(0, end - MARGIN - start - length));
}

function fitting(drawing: Drawing, pane: Pane): number {
  return Math.min((pane.width - 2 * MARGIN) / drawing.width, (pane.height - 2 * MARGIN - STRIP) / drawing.height);
}

function middle(drawing: Drawing, pane: Pane, zoom: number): number {
  return Math.max(MARGIN, (pane.height - STRIP - drawing.height * zoom) / 2);
}

/** The middle of what is bad, else of what waits; nothing when all is well. */
function attention({ nodes }: Drawing): number | null {
  const centres = (tone: Tone) => nodes.filter((node) => node.tone === tone).map(({ place }) => place.x + place.width / 2);
  const found = [centres("bad"), centres("pending")].find((all) => all.length > 0);
  return found ? (Math.min(...found) + Math.max(...found)) / 2 : null;
}
