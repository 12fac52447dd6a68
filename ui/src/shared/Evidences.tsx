// How we know: read from AWS, stated by a person, or not known. The three never look alike.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Evidence } from "../host/bindings";
import { Age } from "./Age";
import { BASIS } from "./words";

const COLOR = { observed: "green", attested: "blue", unknown: "grey" } as const;

export function Evidences({ of }: { of: readonly Evidence[] }) {
  if (of.length === 0) return <Box color="text-body-secondary">No evidence yet</Box>;
  return (
    <SpaceBetween size="xs">
      {of.map((evidence, index) => (
        <Line key={index} evidence={evidence} />
      ))}
    </SpaceBetween>
  );
}

function Line({ evidence }: { evidence: Evidence }) {
  return (
    <div className="evidence">
      <Badge color={COLOR[evidence.basis]}>{BASIS[evidence.basis]}</Badge>
      <div className="wrap-anywhere">
        <Saying evidence={evidence} />
      </div>
    </div>
  );
}

function Saying({ evidence }: { evidence: Evidence }) {
  switch (evidence.basis) {
    case "observed":
      return (
        <>
          {evidence.fact} <Source text={[evidence.resource, evidence.call]} at={evidence.at} />
        </>
      );
    case "attested":
      return (
        <>
          {evidence.statement} <Source text={[evidence.by]} at={evidence.at} />
        </>
      );
    case "unknown":
      return <>{evidence.because}</>;
  }
}

function Source({ text, at }: { text: (string | null)[]; at: string | null }) {
  return (
    <Box variant="small" display="block">
      <span className="mono">{text.filter(Boolean).join(" · ")}</span>
      {at && " · "}
      {at && <Age at={at} />}
    </Box>
  );
}
