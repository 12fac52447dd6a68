// One resource, composed as in the SVG and the PDF: icon and kind, name, detail, state as a mark and in words, findings on
// the upper edge. AWS's icon is shown as it is. Its words, parted by spaces, are the beginning of its name (`told` in flow.ts),
// so that it can also be called by what is seen of it.
import { Handle, Position, type NodeProps } from "@xyflow/react";

import { memo } from "react";

import type { Place } from "../../host/bindings";
import { count } from "../../shared/format";
import { NODE } from "../../shared/words";
import type { BoxNodeType } from "./flow";
import { ICON } from "./icons";
import { Mark } from "./Mark";
import { PassageBadge } from "./PassageBadge";

export const BoxNode = memo(function BoxNode({ data: { node, faint, passage }, selected }: NodeProps<BoxNodeType>) {
  return (
    <div className="box" data-tone={node.tone} data-selected={selected || undefined} data-faint={faint || undefined} data-passage={passage ?? undefined}>
      {node.collapsed && <span className="box-more" aria-hidden="true" />}
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Outline place={node.place} />
      <div className="box-kind">
        <img src={ICON[node.kind]} alt="" width={16} height={16} />
        {NODE[node.kind]}
      </div>{" "}
      <div className="box-label">{node.label}</div> {node.detail && <div className="box-detail">{node.detail}</div>}{" "}
      <div className="box-status">
        <Mark tone={node.tone} />
        <div>{node.status}</div>
      </div>{" "}
      {node.findings > 0 && <div className="box-findings">{count(node.findings, "finding")}</div>} {passage && <PassageBadge passage={passage} />}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});

/** The edge all around, and the bar at the left of what exists. Drawn, because CSS cannot say how long a dash is. */
function Outline({ place: { width, height } }: { place: Place }) {
  return (
    <svg className="box-outline" width={width} height={height} aria-hidden="true" focusable="false">
      <rect width={width} height={height} rx={9} />
      <path d={`M0 9v${height - 18}`} />
    </svg>
  );
}
