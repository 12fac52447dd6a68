// A drawing on screen: frames, boxes and lines stand where the backend put them; here they can be moved about, zoomed and
// chosen. The same drawing is in the SVG and in the PDF.
import { ReactFlow, ReactFlowProvider, type NodeChange } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useId, useMemo, type KeyboardEvent } from "react";

import type { Drawing } from "../../host/bindings";
import { BoxNode } from "./BoxNode";
import type { Emphasis } from "./emphasis";
import { boxes, frames, lines, type BoxNodeType, type FrameNodeType } from "./flow";
import { FrameNode } from "./FrameNode";
import { LineEdge } from "./LineEdge";
import { Tools } from "./Tools";
import { useView } from "./useView";
import { paneHeight } from "./view";

const NODE_TYPES = { box: BoxNode, frame: FrameNode };
const EDGE_TYPES = { line: LineEdge };
const LABELS = {
  "node.a11yDescription.default": "Press Enter to see its details",
  "node.a11yDescription.keyboardDisabled": "Press Enter to see its details",
  "controls.zoomIn.ariaLabel": "Zoom in",
  "controls.zoomOut.ariaLabel": "Zoom out",
  "controls.fitView.ariaLabel": "See everything",
};

interface Props {
  drawing: Drawing;
  /** Id of the chosen box. */
  selected: string | null;
  onSelect: (id: string | null) => void;
  /** What stands out; everything does where there is none. */
  emphasis?: Emphasis | null;
  /** Id of a box to bring into sight where none is chosen. */
  inSight?: string | null;
  /** Opens with everything, however small. */
  overview?: boolean;
}

export function DrawingView(props: Props) {
  return (
    <ReactFlowProvider>
      <Sheet {...props} />
    </ReactFlowProvider>
  );
}

function Sheet({ drawing, selected, onSelect, emphasis = null, inSight = null, overview = false }: Props) {
  const nodes = useMemo(() => [...frames(drawing), ...boxes(drawing, selected, emphasis)], [drawing, selected, emphasis]);
  const edges = useMemo(() => lines(drawing, emphasis), [drawing, emphasis]);
  const { open, seeAll, onFocus, onKey, onWheel } = useView(drawing, selected ?? inSight, overview);
  const keys = useId();
  const choose = (changes: NodeChange<BoxNodeType | FrameNodeType>[]) => {
    const choices = changes.filter((change) => change.type === "select");
    if (choices.length > 0) onSelect(choices.find((choice) => choice.selected)?.id ?? null);
  };
  // before React Flow, which would let go of the keyboard on Escape and never let go of a box on Enter
  const pressed = (event: KeyboardEvent) => {
    const box = event.target instanceof Element && event.target.matches(".react-flow__node") ? event.target.getAttribute("data-id") : null;
    if (box === null || event.ctrlKey || event.metaKey || event.altKey || !["Enter", " ", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(event.key === "Escape" || box === selected ? null : box);
  };
  return (
    <figure className="drawing" style={{ height: paneHeight(drawing) }} aria-label={drawing.title} ref={onWheel} onKeyDownCapture={pressed}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={choose}
        onInit={open}
        onFocus={onFocus}
        onKeyDown={onKey}
        autoPanOnNodeFocus={false}
        tabIndex={0}
        aria-label={drawing.title}
        aria-describedby={keys}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        minZoom={0.2}
        maxZoom={2.5}
        translateExtent={[
          [-drawing.width / 2, -drawing.height],
          [drawing.width * 1.5, drawing.height * 2],
        ]}
        zoomOnScroll={false}
        preventScrolling={false}
        ariaLabelConfig={LABELS}
        proOptions={{ hideAttribution: true }}
      >
        <Tools drawing={drawing} onSeeAll={seeAll} />
      </ReactFlow>
      <figcaption className="unseen">
        {drawing.description} <span id={keys}>The arrow keys move the drawing, plus and minus zoom, 0 shows everything.</span>
      </figcaption>
    </figure>
  );
}
