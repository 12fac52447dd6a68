// Steps one under the other: state, what AWS last said, time taken; a failed one says what to do.
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

import type { StepView } from "../../host/bindings";
import { useNow } from "../../shared/clock";
import { FaultAlert } from "../../shared/FaultAlert";
import { count, lasting, short } from "../../shared/format";
import { STEP } from "../../shared/words";

export function Timeline({ steps }: { steps: readonly StepView[] }) {
  return (
    <ol className="timeline">
      {steps.map((step) => (
        <li key={step.id} data-state={step.state}>
          <One step={step} />
        </li>
      ))}
    </ol>
  );
}

function One({ step }: { step: StepView }) {
  return (
    <SpaceBetween size="xs">
      <div className="timeline-line">
        <StatusIndicator type={STEP[step.state].status}>{STEP[step.state].text}</StatusIndicator>
        <div className="wrap-anywhere">
          <strong>{step.title}</strong>
          <Box color="text-body-secondary" fontSize="body-s">
            {said(step)}
          </Box>
        </div>
        <Elapsed step={step} />
      </div>
      {step.fault && <FaultAlert fault={step.fault} type={step.state === "failed" ? "error" : "warning"} />}
    </SpaceBetween>
  );
}

/** What is worth saying of a step in one line: what AWS said, what came of it, how often it was tried. */
export function said(step: StepView): string {
  const tries = step.attempts > 1 ? `attempt ${step.attempts}` : null;
  const polls = step.polls > 1 && step.state === "done" ? `asked ${count(step.polls, "time")}` : null;
  const produced = step.produced && !step.saw?.includes(step.produced) ? short(step.produced) : null;
  const parts = [step.saw, produced, tries, polls].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : step.why;
}

function Elapsed({ step }: { step: StepView }) {
  const now = useNow(1_000);
  if (!step.started_at) return <span />;
  const until = step.ended_at && step.state !== "retrying" ? Date.parse(step.ended_at) : now;
  return <span className="elapsed">{lasting(until - Date.parse(step.started_at))}</span>;
}
