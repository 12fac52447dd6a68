// The four promised properties, each with the evidence that it was computed from.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import Popover from "@cloudscape-design/components/popover";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Verdict } from "../../host/bindings";
import { Evidences } from "../../shared/Evidences";
import { OutcomeMark } from "../../shared/Marks";

const HALF = { colspan: { default: 12, xs: 6 } };

export function Verdicts({ verdicts }: { verdicts: readonly Verdict[] }) {
  return (
    <Grid gridDefinition={verdicts.map(() => HALF)}>
      {verdicts.map((verdict) => (
        <Card key={verdict.key} verdict={verdict} />
      ))}
    </Grid>
  );
}

function Card({ verdict }: { verdict: Verdict }) {
  return (
    <Container fitHeight header={<Header variant="h3" actions={<OutcomeMark outcome={verdict.outcome} />}>{verdict.title}</Header>}>
      <SpaceBetween size="xs">
        <Box>{verdict.message}</Box>
        <Popover dismissButton size="large" header={verdict.title} content={<Evidences of={verdict.evidence} />} dismissAriaLabel="Close the evidence">
          Evidence
        </Popover>
      </SpaceBetween>
    </Container>
  );
}
