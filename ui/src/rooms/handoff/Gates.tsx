// What has to be so before anything is handed over, and the written reason with which a person may go on all the same.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import { go, roomOf } from "../../app/router";
import type { Gate } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { Blocked } from "../../shared/Blocked";
import { FaultAlert } from "../../shared/FaultAlert";
import { count } from "../../shared/format";

const LEAST = 10;

export function Gates({ id, gates }: { id: string; gates: readonly Gate[] }) {
  const passable = gates.every((gate) => gate.key === "targets-healthy");
  return (
    <Alert type="warning" header={`${count(gates.length, "thing")} to settle before the hand-off`} action={<Button onClick={() => go(roomOf(id, "plan"))}>Go to the plan</Button>}>
      <SpaceBetween size="m">
        <ul className="plain-list">
          {gates.map((gate) => (
            <li key={gate.key}>
              <strong>{gate.title}</strong>: {gate.detail}
            </li>
          ))}
        </ul>
        {passable && <Override id={id} />}
      </SpaceBetween>
    </Alert>
  );
}

function Override({ id }: { id: string }) {
  const handoff = useWrite("handoff");
  const [reason, setReason] = useState("");
  const short = reason.trim().length < LEAST;
  const pass = () => handoff.mutate({ id, override_reason: reason.trim() });
  return (
    <SpaceBetween size="xs">
      <FormField label="Hand over all the same, because" description="The reason is recorded and stands in the report">
        <Input value={reason} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
      <Blocked because={short ? `Write a reason of at least ${LEAST} characters` : null} loading={handoff.isPending} onClick={pass}>
        Record the reason and go on
      </Blocked>
      {handoff.error && <FaultAlert fault={handoff.error} />}
    </SpaceBetween>
  );
}
