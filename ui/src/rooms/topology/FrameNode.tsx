// An account, a VPC, a zone or AWS’s backbone around what stands in it, and how that is known.
import type { NodeProps } from "@xyflow/react";

import type { FrameNodeType } from "./flow";

export function FrameNode({ data: { frame } }: NodeProps<FrameNodeType>) {
  return (
    <div className="frame" data-kind={frame.kind}>
      <span className="frame-label">{frame.label}</span>
      {frame.note && <span className="frame-note">{frame.note}</span>}
    </div>
  );
}
