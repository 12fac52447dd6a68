// Below a drawing: zoom, and where it is wider than the pane a map of it that shows what is in sight.
import { Controls, MiniMap, useStore } from "@xyflow/react";

import type { Drawing } from "../../host/bindings";
import type { BoxNodeType, FrameNodeType } from "./flow";
import { MARGIN } from "./view";

const MAP_HEIGHT = 50;

export function Tools({ drawing, onSeeAll }: { drawing: Drawing; onSeeAll: () => void }) {
  const hidden = useStore(({ width, transform }) => drawing.width * transform[2] > width - MARGIN);
  const width = Math.round(Math.min(360, (MAP_HEIGHT * drawing.width) / Math.max(drawing.height, 1)));
  return (
    <>
      {/* React Flow names its own element, to which no role gives a right to a name */}
      <div role="group" aria-label="Zoom">
        <Controls aria-label="" orientation="horizontal" showInteractive={false} onFitView={onSeeAll} />
      </div>
      {hidden && <MiniMap<BoxNodeType | FrameNodeType> pannable ariaLabel="Map of the drawing" style={{ width, height: MAP_HEIGHT }} offsetScale={1} nodeBorderRadius={9} nodeClassName={classOf} />}
    </>
  );
}

function classOf(node: BoxNodeType | FrameNodeType): string {
  return node.type === "box" ? `map-box map-${node.data.node.tone}` : "map-frame";
}
