// One resource: AWS's icon as it is, its name as text, its state in colour and in words, badges beside the icon.
import { Handle, Position, type NodeProps } from "@xyflow/react";

import type { BoxNodeType } from "./flow";
import { ICON } from "./icons";

export function BoxNode({ data: { node }, selected }: NodeProps<BoxNodeType>) {
  return (
    <div className="box" data-tone={node.tone} data-selected={selected || undefined}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <img src={ICON[node.kind]} alt="" width={32} height={32} />
      <div className="box-text">
        <span className="box-label">{node.label}</span>
        <span className="box-detail">{node.detail}</span>
        <span className="box-status">{node.status}</span>
      </div>
      {node.findings > 0 && <span className="box-findings">{node.findings}</span>}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}
