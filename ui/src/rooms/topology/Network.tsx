// The account's whole network in this Region: VPCs with their zones, subnets, gateways, load balancers and services.
import { useState } from "react";

import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { Board } from "./Board";
import { SavePicture } from "./SavePicture";
import { Switch, type View } from "./Topology";

export function Network() {
  const [view, setView] = useState<View>("drawing");
  const [expanded, setExpanded] = useState<string[]>([]);
  const network = useRead("network", { view: { expanded } }, { keep: true });
  const actions = [<Switch key="view" view={view} onView={setView} />, <SavePicture key="save" id={null} expanded={expanded} />, <Looked key="look" of={network} at={network.data?.looked_at} />];
  return (
    <Room title="Network" description="What stands where in this account and Region. Choose a box that stands for many to see each of them." actions={actions}>
      <Answer of={network} loading="Reading the account’s network">
        {(found) => <Board id={null} found={found} expanded={expanded} onExpand={setExpanded} view={view} />}
      </Answer>
    </Room>
  );
}
