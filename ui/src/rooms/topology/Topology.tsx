// The whole chain in both accounts: as a drawing with a panel, or as a table with the same facts.
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useState } from "react";

import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { Compare } from "../audit/Compare";
import { Board } from "./Board";
import { SavePicture } from "./SavePicture";

export type View = "drawing" | "table";

export function Topology({ id }: { id: string }) {
  const [view, setView] = useState<View>("drawing");
  const [expanded, setExpanded] = useState<string[]>([]);
  const topology = useRead("topology", { id, view: { expanded } }, { every: 15_000, keep: true });
  const actions = [<Switch key="view" view={view} onView={setView} />, <Compare key="compare" id={id} />, <SavePicture key="save" id={id} expanded={expanded} />, <Looked key="look" of={topology} at={topology.data?.looked_at} />];
  return (
    <Room title="Topology" description="As AWS holds it now. A connection goes from right to left: from Firefly, through AWS PrivateLink, to a target." actions={actions}>
      <Answer of={topology} loading="Reading the chain">
        {(found) => <Board id={id} found={found} expanded={expanded} onExpand={setExpanded} view={view} />}
      </Answer>
    </Room>
  );
}

export function Switch({ view, onView }: { view: View; onView: (view: View) => void }) {
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
