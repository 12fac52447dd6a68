// How far it is, in steps and time.
import Container from "@cloudscape-design/components/container";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

import { role } from "../../app/IdentityChip";
import type { RunView } from "../../host/bindings";
import { useNow } from "../../shared/clock";
import { Copied } from "../../shared/Copied";
import { lasting, moment } from "../../shared/format";
import { ENDING } from "../../shared/words";

export function Progress({ view, running }: { view: RunView; running: boolean }) {
  const now = useNow(1_000);
  const done = view.steps.filter((step) => step.state === "done").length;
  const until = view.ended_at ? Date.parse(view.ended_at) : running ? now : Date.parse(lastMoment(view));
  return (
    <Container>
      <SpaceBetween size="m">
        <ProgressBar
          value={view.steps.length === 0 ? 100 : (done / view.steps.length) * 100}
          label={`${done} of ${view.steps.length} steps done`}
          additionalInfo={`${!running ? "Took" : view.paused ? "Since it began:" : "Running for"} ${lasting(until - Date.parse(view.started_at))}`}
        />
        <KeyValuePairs
          columns={4}
          items={[
            { label: "State", value: <State view={view} running={running} /> },
            { label: "Began", value: moment(view.started_at) },
            { label: "Applied by", value: role(view.caller) },
            { label: "SHA-256 of the plan", value: <Copied text={view.plan_hash} what="the hash of the plan" first={16} /> },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}

function State({ view, running }: { view: RunView; running: boolean }) {
  if (running && view.paused) return <StatusIndicator type="warning">Paused</StatusIndicator>;
  if (running) return <StatusIndicator type="in-progress">Running</StatusIndicator>;
  if (view.ending === null) return <StatusIndicator type="warning">Cut short</StatusIndicator>;
  return <StatusIndicator type={ENDING[view.ending].status}>{ENDING[view.ending].text}</StatusIndicator>;
}

function lastMoment(view: RunView): string {
  return view.steps.reduce((last, step) => [last, step.started_at, step.ended_at].filter((at) => at !== null).toSorted().at(-1) ?? last, view.started_at);
}
