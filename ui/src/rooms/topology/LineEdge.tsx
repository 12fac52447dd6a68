// A line along the corners that the backend chose.
import { BaseEdge, type EdgeProps } from "@xyflow/react";

import { middle, path, type LineEdgeType } from "./flow";

export function LineEdge({ id, data }: EdgeProps<LineEdgeType>) {
  if (!data) return null;
  const { points, label, tone } = data.edge;
  const [x, y] = middle(points);
  return (
    <g className="line" data-tone={tone}>
      <BaseEdge id={id} path={path(points)} interactionWidth={0} />
      {label && (
        <text x={x} y={y - 6} textAnchor="middle" className="line-label">
          {label}
        </text>
      )}
    </g>
  );
}
