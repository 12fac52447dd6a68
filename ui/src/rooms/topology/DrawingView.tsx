// A drawing on screen: frames, boxes and lines stand where the backend put them; here they can be moved about, zoomed and
// chosen. The same drawing is in the PDF.
import { Background, BackgroundVariant, Controls, ReactFlow, type NodeMouseHandler } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useMemo } from "react";

import type { Drawing } from "../../host/bindings";
import { BoxNode } from "./BoxNode";
import { boxes, frames, lines, type BoxNodeType } from "./flow";
import { FrameNode } from "./FrameNode";
import { LineEdge } from "./LineEdge";

const NODE_TYPES = { box: BoxNode, frame: FrameNode };
const EDGE_TYPES = { line: LineEdge };
const FIT = { padding: 0.06, maxZoom: 1.2 };
const LABELS = {
  "node.a11yDescription.default": "Press Enter to see its details",
  "node.a11yDescription.keyboardDisabled": "Press Enter to see its details",
  "controls.ariaLabel": "Zoom",
};

interface Props {
  drawing: Drawing;
  /** Id of the chosen box. */
  selected: string | null;
  onSelect: (id: string | null) => void;
}

export function DrawingView({ drawing, selected, onSelect }: Props) {
  const nodes = useMemo(() => [...frames(drawing), ...boxes(drawing, selected)], [drawing, selected]);
  const edges = useMemo(() => lines(drawing), [drawing]);
  const choose: NodeMouseHandler = (_, node) => onSelect(node.type === "box" ? node.id : null);
  return (
    <figure className="drawing" style={{ height: fitting(drawing) }} aria-label={drawing.title}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodeClick={choose}
        onPaneClick={() => onSelect(null)}
        onSelectionChange={({ nodes: chosen }) => {
          const box = chosen.find((node): node is BoxNodeType => node.type === "box");
          if (box) onSelect(box.id);
        }}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        fitView
        fitViewOptions={FIT}
        minZoom={0.2}
        maxZoom={2.5}
        zoomOnScroll={false}
        preventScrolling={false}
        ariaLabelConfig={LABELS}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.2} />
        <Controls showInteractive={false} fitViewOptions={FIT} />
      </ReactFlow>
      <figcaption className="unseen">{drawing.description}</figcaption>
    </figure>
  );
}

function fitting({ width, height }: Drawing): number {
  const wanted = (height / Math.max(width, 1)) * 1080 + 40;
  return Math.round(Math.min(620, Math.max(360, wanted)));
}
