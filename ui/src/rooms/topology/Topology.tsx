// The whole chain in both accounts: as a drawing with a panel, or as a table with the same facts.
import Box from "@cloudscape-design/components/box";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useState } from "react";

import type { Drawing } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { DrawingView } from "./DrawingView";
import { Legend } from "./Legend";
import { NodePanel } from "./NodePanel";
import { NodeTable } from "./NodeTable";

type View = "drawing" | "table";

export function Topology({ id }: { id: string }) {
  const topology = useRead("topology", { id }, { every: 15_000 });
  const [view, setView] = useState<View>("drawing");
  return (
    <Room title="Topology" description="As AWS holds it now. A connection goes from right to left: from Firefly, through AWS PrivateLink, to a target." actions={[<Switch key="view" view={view} onView={setView} />, <Looked key="look" of={topology} />]}>
      <Answer of={topology} loading="Reading the chain">
        {(drawing) => (drawing.nodes.length === 0 ? <Box>There is nothing to draw yet.</Box> : <Shown drawing={drawing} view={view} id={id} />)}
      </Answer>
    </Room>
  );
}

function Shown({ drawing, view, id }: { drawing: Drawing; view: View; id: string }) {
  const [selected, setSelected] = useState<string | null>(null);
  const node = drawing.nodes.find((n) => n.id === selected) ?? null;
  if (view === "table") return <NodeTable nodes={drawing.nodes} />;
  return (
    <div className="topology" data-panel={node !== null || undefined}>
      <div>
        <DrawingView drawing={drawing} selected={selected} onSelect={setSelected} />
        <Legend />
      </div>
      {node && <NodePanel id={id} node={node} drawing={drawing} onSelect={setSelected} />}
    </div>
  );
}

function Switch({ view, onView }: { view: View; onView: (view: View) => void }) {
  return (
    <SegmentedControl
      label="How to show it"
      selectedId={view}
      onChange={({ detail }) => onView(detail.selectedId as View)}
      options={[
        { id: "drawing", text: "Drawing" },
        { id: "table", text: "Table" },
      ]}
    />
  );
}
