// What is not as it should be, worst first, with the evidence, the remedy, and the plan that repairs it.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useState } from "react";

import { go, roomOf } from "../../app/router";
import type { AuditView, Outcome } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Blocked } from "../../shared/Blocked";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { Verdicts } from "../overview/Verdicts";
import { FindingTile } from "./FindingTile";

export function Audit({ id }: { id: string }) {
  const audit = useRead("audit", { id });
  return (
    <Room
      title="Audit"
      description="Rules over what AWS holds. What could not be read is listed as unknown, never as fine."
      actions={[<Looked key="look" of={audit} at={audit.data?.looked_at} />, audit.data && <Repair key="repair" id={id} view={audit.data} />]}
    >
      <Answer of={audit} loading="Holding what AWS has against the rules">
        {(view) => <Content view={view} />}
      </Answer>
    </Room>
  );
}

function Repair({ id, view }: { id: string; view: AuditView }) {
  const because = view.repairs > 0 ? null : (view.repair_fault?.message ?? "Nothing that was found can be repaired by a plan");
  return (
    <Blocked variant="primary" because={because} onClick={() => go(roomOf(id, "plan", { for: "repair" }))}>
      Repair by plan
    </Blocked>
  );
}

function Content({ view }: { view: AuditView }) {
  const worst = view.audit.findings.some((f) => f.outcome === "fail") ? "fail" : "unknown";
  const [shown, setShown] = useState<Outcome>(worst);
  const of = (outcome: Outcome) => view.audit.findings.filter((finding) => finding.outcome === outcome);
  return (
    <>
      <UnreadAlert unread={view.unread} />
      <Header variant="h2">Verdicts</Header>
      <Verdicts verdicts={view.audit.verdicts} />
      <Header variant="h2">Findings</Header>
      <SegmentedControl
        label="Which findings to show"
        selectedId={shown}
        onChange={({ detail }) => setShown(detail.selectedId as Outcome)}
        options={[
          { id: "fail", text: `Does not hold (${of("fail").length})` },
          { id: "unknown", text: `Unknown (${of("unknown").length})` },
          { id: "pass", text: `Holds (${of("pass").length})` },
        ]}
      />
      {of(shown).length === 0 && (
        <Container>
          <Box textAlign="center" padding="l" color="text-body-secondary">
            {NONE[shown]}
          </Box>
        </Container>
      )}
      {of(shown).map((finding) => (
        <FindingTile key={`${finding.rule} ${finding.resource ?? ""} ${finding.message}`} finding={finding} />
      ))}
    </>
  );
}

const NONE: Record<Outcome, string> = {
  fail: "Every rule that could be checked holds.",
  unknown: "Every rule could be checked.",
  pass: "No rule holds yet: there is nothing in AWS to check.",
};
