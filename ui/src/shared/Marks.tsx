// Small repeated marks: an outcome, a severity, the four verdicts in a row, failed findings by severity.
import Badge from "@cloudscape-design/components/badge";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

import type { Outcome, Severity, Verdict } from "../host/bindings";
import { OUTCOME, SEVERITY } from "./words";

export function OutcomeMark({ outcome, text }: { outcome: Outcome; text?: string }) {
  return <StatusIndicator type={OUTCOME[outcome].status}>{text ?? OUTCOME[outcome].text}</StatusIndicator>;
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  return <Badge color={SEVERITY[severity].badge}>{SEVERITY[severity].text}</Badge>;
}

export function VerdictMarks({ verdicts }: { verdicts: readonly Verdict[] }) {
  return (
    <span className="marks">
      {verdicts.map((verdict) => (
        <span key={verdict.key} title={`${verdict.title}: ${OUTCOME[verdict.outcome].text.toLowerCase()}`}>
          <StatusIndicator type={OUTCOME[verdict.outcome].status} iconAriaLabel={`${verdict.title}: ${OUTCOME[verdict.outcome].text.toLowerCase()}`} />
        </span>
      ))}
    </span>
  );
}

const RANKS = ["critical", "high", "medium", "low"] as const;

export function FailedCounts({ failed }: { failed: readonly number[] }) {
  const found = RANKS.flatMap((severity, rank) => (failed[rank] ? [{ severity, number: failed[rank] }] : []));
  if (found.length === 0) return <>No finding</>;
  return (
    <SpaceBetween size="xxs" direction="horizontal">
      {found.map(({ severity, number }) => (
        <Badge key={severity} color={SEVERITY[severity].badge}>{`${number} ${SEVERITY[severity].text.toLowerCase()}`}</Badge>
      ))}
    </SpaceBetween>
  );
}
