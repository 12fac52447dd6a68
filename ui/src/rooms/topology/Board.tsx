// A drawing or a table to work with: looked through, followed, opened up box by box; beside it what is known of the chosen box.
import Box from "@cloudscape-design/components/box";
import LiveRegion from "@cloudscape-design/components/live-region";
import { useEffect, useRef } from "react";

import type { TopologyView } from "../../host/bindings";
import { landing, thenFocus } from "../../shared/focus";
import { plain } from "../../shared/format";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { DrawingView } from "./DrawingView";
import { fare } from "./fare";
import { Finder } from "./Finder";
import { Legend } from "./Legend";
import { NodePanel } from "./NodePanel";
import { NodeTable } from "./NodeTable";
import { TracePanel } from "./TracePanel";
import { useChoice } from "./useChoice";

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
  const { node, trace, filter, emphasis, shown, fresh, inSight, openUp, select, follow, look } = useChoice(found);
  const board = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  // the box that was opened up took the panel and its button with it; React Flow draws the new ones a moment later
  useEffect(() => {
    if (fresh === null) return;
    const frame = requestAnimationFrame(() => document.activeElement === document.body && placeOf(board.current, fresh)?.focus());
    return () => cancelAnimationFrame(frame);
  }, [fresh]);
  if (drawing.nodes.length === 0) return <Box>There is nothing to draw yet.</Box>;

  const lead = (to: string) => thenFocus(() => select(to), () => landing(panel.current));
  const close = (from: string) => thenFocus(() => select(null), () => placeOf(board.current, from));
  const leave = () => thenFocus(() => follow(null), () => board.current?.querySelector<HTMLElement>(".finder-follow button"));
  const expand = (key: string) => {
    openUp();
    onExpand([...expanded, key]);
  };
  return (
    <div className="stack" ref={board}>
      <UnreadAlert unread={found.unread} />
      <Finder drawing={drawing} traces={traces} filter={filter} onFilter={look} matches={shown.length} followed={trace} onFollow={follow} expanded={expanded} onExpand={onExpand} />
      <LiveRegion hidden>{trace && `${plain(trace.title)}. ${fare(trace)}`}</LiveRegion>
      <div className="topology" data-panel={node !== null || trace !== null || undefined}>
        {view === "table" ? (
          <NodeTable title={id === null ? "Everything in the network" : "Everything in the chain"} drawing={drawing} nodes={shown} chosen={node} passages={trace && emphasis ? emphasis.boxes : null} onSelect={lead} />
        ) : (
          <div>
            <DrawingView drawing={drawing} selected={node?.id ?? null} onSelect={select} emphasis={emphasis} inSight={inSight} overview={id === null} />
            <Legend following={trace !== null} />
          </div>
        )}
        {(node ?? trace) && (
          <div ref={panel}>
            {node ? (
              <NodePanel id={id} node={node} drawing={drawing} onSelect={lead} onClose={() => close(node.id)} onExpand={expand} />
            ) : (
              trace && <TracePanel trace={trace} drawing={drawing} onSelect={lead} onClose={leave} />
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** Where the keyboard stands on a box: in the drawing the box itself, in the table its name. */
function placeOf(board: Element | null, id: string): HTMLElement | null {
  const places = [...(board?.querySelectorAll<HTMLElement>(".react-flow__node, [data-row]") ?? [])];
  const place = places.find(({ dataset }) => (dataset.row ?? dataset.id) === id);
  return place?.querySelector("button") ?? place ?? null;
}
