// A line along the corners that the backend chose, with the head of an arrow where it ends.
import { BaseEdge, type EdgeProps } from "@xyflow/react";

import type { LineEdgeType } from "./flow";
import { head, path } from "./lines";

export function LineEdge({ id, data }: EdgeProps<LineEdgeType>) {
  if (!data) return null;
  const { edge, label, faint } = data;
  return (
    <g className="line" data-tone={edge.tone} data-faint={faint || undefined}>
      <BaseEdge id={id} path={path(edge.points)} interactionWidth={0} />
      <path d={head(edge.points)} className="line-head" />
      {label && (
        <text x={label.x} y={label.y} textAnchor="end" className="line-label">
          {edge.label}
        </text>
      )}
    </g>
  );
}
