// How long our drawing takes to be painted, and how long a frame takes while it is moved, beside React Flow alone with the same
// boxes and lines. `?bare` measures React Flow; the title says the result as JSON. Served by `cargo xtask bench`.
import { ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { createRoot } from "react-dom/client";
import type { ReactElement } from "react";

import type { Drawing } from "../src/host/bindings";
import { DrawingView } from "../src/rooms/topology/DrawingView";
import "../src/theme/own.css";
import "../src/theme/drawing.css";

/** Frames that are measured while it is moved. */
const FRAMES = 120;

const drawing = (await (await fetch("./drawing.json")).json()) as Drawing;
const bare = window.location.search === "?bare";
const root = document.getElementById("root");
if (!root) throw new Error("there is a root");
root.style.cssText = "width:1280px;height:800px";
const begun = performance.now();
createRoot(root).render(bare ? alone(drawing) : <DrawingView drawing={drawing} selected={null} onSelect={() => undefined} />);
await painted(drawing.nodes.length);
const first = performance.now() - begun;
const frames = await moved();
document.title = JSON.stringify({ nodes: drawing.nodes.length, edges: drawing.edges.length, first_paint_ms: Math.round(first), frame_ms: median(frames) });

/** React Flow with its own boxes and lines. */
function alone({ nodes, edges }: Drawing): ReactElement {
  const boxes = nodes.map(({ id, label, place: { x, y, width, height } }) => ({ id, data: { label }, position: { x, y }, width, height }));
  const lines = edges.map(({ id, from, to }) => ({ id, source: from, target: to, type: "step" }));
  return <ReactFlow defaultNodes={boxes} defaultEdges={lines} fitView minZoom={0.02} proOptions={{ hideAttribution: true }} />;
}

/** Until every box is in the page and the frame that shows them is over. */
async function painted(boxes: number): Promise<void> {
  while (document.querySelectorAll(".react-flow__node").length < boxes) await frame();
  await frame();
  await frame();
}

/** Drags the pane as a mouse does, a step for each frame; how long each frame took. */
async function moved(): Promise<number[]> {
  const pane = document.querySelector(".react-flow__pane");
  if (!pane) throw new Error("there is a pane");
  const { left, top } = pane.getBoundingClientRect();
  const at = (step: number) => ({ bubbles: true, cancelable: true, view: window, button: 0, buttons: 1, clientX: left + 20 + step, clientY: top + 20 });
  pane.dispatchEvent(new MouseEvent("mousedown", at(0)));
  const took: number[] = [];
  for (let step = 1; step <= FRAMES; step += 1) {
    const start = performance.now();
    window.dispatchEvent(new MouseEvent("mousemove", at(step * 3)));
    await frame();
    took.push(performance.now() - start);
  }
  window.dispatchEvent(new MouseEvent("mouseup", at(FRAMES * 3)));
  return took;
}

function frame(): Promise<number> {
  return new Promise((done) => requestAnimationFrame(done));
}

function median(all: readonly number[]): number {
  const sorted = [...all].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 100) / 100;
}
