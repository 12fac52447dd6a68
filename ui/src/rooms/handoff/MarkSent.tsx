// Recording that the packet went out: a person says to whom.
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import { tell, warn } from "../../app/notices";
import { useWrite } from "../../host/queries";
import { Blocked } from "../../shared/Blocked";

export function MarkSent({ id, hash }: { id: string; hash: string }) {
  const sent = useWrite("handoff_sent");
  const [to, setTo] = useState("");
  const recorded = () => {
    setTo("");
    tell("The delivery is recorded", "Now it is Firefly’s turn.");
  };
  const record = () => sent.mutate({ id, packet_hash: hash, to: to.trim() }, { onSuccess: recorded, onError: warn });
  return (
    <Container header={<Header variant="h2" description="Send it the way you talk to Firefly, then record it here">Mark as sent</Header>}>
      <SpaceBetween size="s">
        <FormField label="Sent to" description="A name, an address or a thread">
          <Input value={to} onChange={({ detail }) => setTo(detail.value)} />
        </FormField>
        <Blocked variant="primary" because={to.trim() === "" ? "Say to whom it was sent" : null} loading={sent.isPending} onClick={record}>
          Mark as sent
        </Blocked>
      </SpaceBetween>
    </Container>
  );
}
