// An account, a VPC or a zone around what stands in it.
import type { NodeProps } from "@xyflow/react";

import type { FrameNodeType } from "./flow";

export function FrameNode({ data: { frame } }: NodeProps<FrameNodeType>) {
  return (
    <div className="frame" data-kind={frame.kind}>
      <span>{frame.label}</span>
    </div>
  );
}
