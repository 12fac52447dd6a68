// What Firefly gets: the packet as the contact will read it, what has to hold first, and what was sent.
import Button from "@cloudscape-design/components/button";

import { tell, warn } from "../../app/notices";
import type { HandoffView } from "../../host/bindings";
import { useRead, useWrite } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { Gates } from "./Gates";
import { MarkSent } from "./MarkSent";
import { PacketFacts } from "./PacketFacts";
import { PacketText } from "./PacketText";
import { SentTable } from "./SentTable";

export function Handoff({ id }: { id: string }) {
  const handoff = useRead("handoff", { id, override_reason: null });
  return (
    <Room title="Hand-off" description="Everything that Firefly needs to connect, and nothing else" actions={<Looked of={handoff} at={handoff.data?.packet?.made_at} />}>
      <Answer of={handoff} loading="Making the packet from what AWS holds">
        {(view) => <Content id={id} view={view} />}
      </Answer>
    </Room>
  );
}

function Content({ id, view }: { id: string; view: HandoffView }) {
  return (
    <>
      {view.gates.length > 0 && <Gates id={id} gates={view.gates} />}
      {view.packet && <PacketFacts packet={view.packet} />}
      {view.packet && <PacketText packet={view.packet} view={view} />}
      {view.packet && <MarkSent id={id} hash={view.packet.hash} />}
      {(view.packet || view.sent.length > 0) && <SentTable sent={view.sent} now={view.packet?.hash ?? null} />}
      {view.packet?.sandbox && view.sent.length > 0 && <PlayFirefly id={id} />}
    </>
  );
}

/** In the sandbox Firefly’s part is played by the real consumer engine, with the packet that was sent. */
function PlayFirefly({ id }: { id: string }) {
  const play = useWrite("play_firefly");
  const start = () => play.mutate({ id }, { onSuccess: () => tell("Firefly created its endpoint", "Its request is among the connections."), onError: warn });
  return (
    <div className="play">
      <p>In the sandbox you can play Firefly’s part: the endpoint is created in Firefly’s own account, from this packet.</p>
      <Button loading={play.isPending} onClick={start}>
        Play Firefly
      </Button>
    </div>
  );
}
