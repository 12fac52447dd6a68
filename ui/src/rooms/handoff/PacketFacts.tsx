// The packet's content at a glance, with the service name ready to copy.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";

import type { Packet } from "../../host/bindings";
import { Account } from "../../shared/Account";
import { Copied } from "../../shared/Copied";
import { listed } from "../../shared/format";

export function PacketFacts({ packet }: { packet: Packet }) {
  return (
    <Container header={<Header variant="h2" description="No secret and nothing unrelated of your inventory is in it">In the packet</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: "Service name, as AWS gave it", value: <Copied text={packet.service_name} what="the service name" /> },
          { label: "Listeners", value: listed(packet.listeners.map((l) => `${l.protocol} ${l.port}`)) },
          { label: "Your account and Region", value: <><Account id={packet.account} /> · {packet.region}</> },
          { label: "Only this account’s request will be accepted", value: <Account id={packet.expected_requester} /> },
          { label: "Availability Zone IDs, the same in every account", value: <span className="mono">{packet.subnets.map((s) => s.zone_id).join(", ")}</span> },
          { label: "VPC", value: <span className="mono">{packet.vpc}</span> },
          { label: "Preferred hostname", value: packet.hostname ?? "None: Firefly makes one" },
          { label: "Restrictions that AWS does not show", value: packet.restrictions ?? "None stated" },
          ...(packet.health_override ? [{ label: "Handed over although not every target was healthy, because", value: packet.health_override }] : []),
          { label: "Hash of the packet (SHA-256)", value: <Copied text={packet.hash} what="the hash of the packet" /> },
        ]}
      />
    </Container>
  );
}
