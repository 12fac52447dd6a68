// One finding: what is so, why it matters, what to do, what was decided about it, how we know, and who else checks it.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Finding } from "../../host/bindings";
import { Copied } from "../../shared/Copied";
import { Evidences } from "../../shared/Evidences";
import { Fold } from "../../shared/Fold";
import { Landing } from "../../shared/Landing";
import { OutcomeMark, SeverityBadge } from "../../shared/Marks";
import { Decision } from "./Decision";

interface Props {
  id: string;
  finding: Finding;
  /** Everything is in sight at once. */
  whole?: boolean;
}

export function FindingTile({ id, finding, whole = false }: Props) {
  return (
    <Container header={<Header variant="h3" description={finding.message} actions={<Marks finding={finding} />}><Landing>{finding.title}</Landing></Header>}>
      <SpaceBetween size="s">
        {finding.outcome !== "pass" && (
          <KeyValuePairs
            columns={whole ? 1 : 2}
            items={[
              { label: "Why it matters", value: finding.rationale },
              { label: finding.outcome === "unknown" ? "What would make it known" : "What to do", value: finding.remediation },
            ]}
          />
        )}
        {finding.outcome === "fail" && <Decision id={id} finding={finding} />}
        <Fold key={String(whole)} open={whole} label="Evidence and rule" of={finding.title}>
          <SpaceBetween size="s">
            <Evidences of={finding.evidence} />
            {finding.resource && <Copied text={finding.resource} what="the resource" />}
            <Box variant="small">
              Rule <span className="mono">{finding.rule}</span>
              {finding.controls.length > 0 && <>, also checked by <span className="mono wrap-anywhere">{finding.controls.join(", ")}</span></>}
            </Box>
          </SpaceBetween>
        </Fold>
      </SpaceBetween>
    </Container>
  );
}

function Marks({ finding }: { finding: Finding }) {
  return (
    <SpaceBetween size="xs" direction="horizontal" alignItems="center">
      {finding.repairable && finding.outcome === "fail" && <Badge color="blue">A plan repairs it</Badge>}
      {finding.outcome !== "pass" && <SeverityBadge severity={finding.severity} />}
      {finding.accepted ? <Badge>Accepted</Badge> : <OutcomeMark outcome={finding.outcome} />}
    </SpaceBetween>
  );
}
