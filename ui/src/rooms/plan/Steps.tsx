// The ordered steps; each opens to the exact call and its parameters.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Step } from "../../host/bindings";
import { count } from "../../shared/format";
import { Changes } from "./Changes";
import { undoOf } from "./changes";
import { kindOf, parameters } from "./work";

export function Steps({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return <Box padding="l">There is nothing to do.</Box>;
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li key={step.id}>
          <One step={step} number={index + 1} />
        </li>
      ))}
    </ol>
  );
}

function One({ step, number }: { step: Step; number: number }) {
  const kind = kindOf(step.work);
  const undo = undoOf(step);
  const changes = step.changes ?? [];
  return (
    <ExpandableSection
      variant="inline"
      headerText={`${number}. ${step.title}`}
      headerActions={<Badge color={kind.color}>{kind.text}</Badge>}
      headerDescription={about(step.why, changes.length)}
    >
      <SpaceBetween size="xs">
        {changes.length > 0 && <Changes of={changes} />}
        <pre className="call" tabIndex={0} aria-label={`Parameters of step ${number}`}>{parameters(step.work)}</pre>
        {step.needs.length > 0 && (
          <Box variant="small">
            After: <span className="mono">{step.needs.join(", ")}</span>
          </Box>
        )}
        {undo && <Box variant="small">{undo}</Box>}
      </SpaceBetween>
    </ExpandableSection>
  );
}

function about(why: string, changes: number): string {
  return changes === 0 ? why : `${why} · ${count(changes, "setting")} changed`;
}
