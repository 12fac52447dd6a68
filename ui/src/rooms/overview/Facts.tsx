// What was asked for, in short.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";

import type { Attach, Desired, DesiredListener } from "../../host/bindings";
import { Account } from "../../shared/Account";
import { Copied } from "../../shared/Copied";
import { count, listed, plain, short } from "../../shared/format";

export function Facts({ desired }: { desired: Desired }) {
  return (
    <Container header={<Header variant="h2">What was asked for</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: "Firefly’s account", value: <Account id={desired.firefly.account} /> },
          { label: "Regions that Firefly may connect from", value: listed(desired.firefly.regions) || `${desired.region}, the service’s own` },
          { label: "VPC", value: <Copied text={desired.network.vpc} what="the VPC ID" /> },
          { label: "Listeners", value: listed(desired.listeners.map(listener)) },
          { label: "Subnets of the load balancer", value: count(desired.network.subnets.length, "subnet") },
          { label: "Hostname", value: desired.exposure.hostname ?? "Firefly makes one" },
          { label: "Onboarding ID, as in the AWS tags", value: <Copied text={desired.id} what="the onboarding ID" /> },
        ]}
      />
    </Container>
  );
}

function listener({ protocol, port, target_port, targets, attach }: DesiredListener): string {
  return `${protocol} ${port} → ${attach ? attached(attach) : count(targets?.length ?? 0, "target")} on ${target_port}`;
}

function attached(attach: Attach): string {
  return "ecs_service" in attach ? `ECS service ${plain(short(attach.ecs_service.service))}` : `Auto Scaling group ${plain(attach.auto_scaling_group)}`;
}
