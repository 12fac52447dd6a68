// A drawing to work with: looked through, followed, opened up box by box, saved; beside it what is known of the chosen box.
import Box from "@cloudscape-design/components/box";
import { useMemo, useState } from "react";

import type { TopologyView } from "../../host/bindings";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { along, fits, fitting, NOTHING } from "./emphasis";
import { DrawingView } from "./DrawingView";
import { Finder } from "./Finder";
import { Legend } from "./Legend";
import { NodePanel } from "./NodePanel";
import { NodeTable } from "./NodeTable";
import { TracePanel } from "./TracePanel";

interface Props {
  /** Of the onboarding; null for the whole account. */
  id: string | null;
  found: TopologyView;
  expanded: readonly string[];
  onExpand: (expanded: string[]) => void;
  view: "drawing" | "table";
}

export function Board({ id, found, expanded, onExpand, view }: Props) {
  const { drawing, traces } = found;
  const [selected, setSelected] = useState<string | null>(null);
  const [filter, setFilter] = useState(NOTHING);
  const [followed, setFollowed] = useState<string | null>(null);
  const node = drawing.nodes.find((n) => n.id === selected) ?? null;
  const trace = traces.find((t) => t.id === followed) ?? null;
  const emphasis = useMemo(() => (trace ? along(trace) : fitting(drawing, filter)), [trace, drawing, filter]);
  if (drawing.nodes.length === 0) return <Box>There is nothing to draw yet.</Box>;
  const shown = drawing.nodes.filter((one) => fits(drawing, one, filter));
  const finder = <Finder drawing={drawing} traces={traces} filter={filter} onFilter={setFilter} matches={shown.length} followed={trace} onFollow={setFollowed} expanded={expanded} onExpand={onExpand} />;
  return (
    <>
      <UnreadAlert unread={found.unread} />
      {finder}
      {view === "table" ? (
        <NodeTable nodes={shown} />
      ) : (
        <div className="topology" data-panel={node !== null || trace !== null || undefined}>
          <div>
            <DrawingView drawing={drawing} selected={selected} onSelect={setSelected} emphasis={emphasis} inSight={trace?.hops.at(-1)?.node ?? null} overview={id === null} />
            <Legend />
          </div>
          {node ? (
            <NodePanel id={id} node={node} drawing={drawing} onSelect={setSelected} onExpand={(key) => onExpand([...expanded, key])} />
          ) : (
            trace && <TracePanel trace={trace} drawing={drawing} onSelect={setSelected} onClose={() => setFollowed(null)} />
          )}
        </div>
      )}
    </>
  );
}
