// Living with a finding for a while: who answers for it, why, and until which day.
import Box from "@cloudscape-design/components/box";
import DateInput from "@cloudscape-design/components/date-input";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";

import { tell } from "../../app/notices";
import type { AcceptedRisk, Finding } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { moment } from "../../shared/format";
import { Question } from "../../shared/Question";

interface Props {
  id: string;
  finding: Finding;
  onClose: () => void;
}

export function AcceptRisk({ id, finding, onClose }: Props) {
  const [owner, setOwner] = useState("");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const accept = useWrite("risk_accept");
  const done = (risk: AcceptedRisk) => {
    tell("The risk is accepted", `${finding.title}, until ${moment(risk.until)}.`);
    onClose();
  };
  const input = { id, rule: finding.rule, resource: finding.resource, shown: finding.message, reason: reason.trim(), owner: owner.trim(), until };
  // said even where the audit that was asked again has taken this finding, and the question with it, away
  const decide = () => void accept.mutateAsync(input).then(done, () => undefined);
  return (
    <Question header="Accept this risk" verb="Accept risk" because={missing(input)} busy={accept.isPending} fault={accept.error} onDo={decide} onClose={onClose}>
      <Box>{finding.message}</Box>
      <FormField label="Who answers for it" description="A person or a team">
        <Input value={owner} onChange={({ detail }) => setOwner(detail.value)} />
      </FormField>
      <FormField label="Why it can stay as it is">
        <Textarea value={reason} rows={3} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
      <FormField label="Until" description={finding.severity === "critical" ? "30 days at most, because it is critical" : "A year at most"} constraintText="Year, month and day; to the end of that day in UTC">
        <DateInput value={until} placeholder="YYYY/MM/DD" onChange={({ detail }) => setUntil(detail.value)} />
      </FormField>
      <p className="soft">This is kept in the record on this computer. AWS does not know of it, and a colleague’s copy does not either. What is seen otherwise later is open again.</p>
    </Question>
  );
}

function missing({ owner, reason, until }: { owner: string; reason: string; until: string }): string | null {
  if (owner === "") return "Say who answers for it";
  if (reason === "") return "Say why";
  return /^\d{4}-\d\d-\d\d$/.test(until) ? null : "Say until which day";
}
