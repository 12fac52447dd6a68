// Everything that was found, under its kind; what cannot be chosen stays visible and says why.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Candidate, InventoryView } from "../../host/bindings";
import { CandidateTable } from "./CandidateTable";
import { candidatesOf } from "./choice";

interface Props {
  view: InventoryView;
  /** Key of the chosen candidate. */
  chosen: string | null;
  onChoose: (candidate: Candidate) => void;
}

export function Candidates({ view, chosen, onChoose }: Props) {
  const candidates = candidatesOf(view);
  const kinds = [...new Set(candidates.map(({ group }) => group))];
  if (kinds.length === 0) return <None />;
  return (
    <SpaceBetween size="l">
      {kinds.map((kind) => (
        <CandidateTable key={kind} kind={kind} rows={candidates.filter(({ group }) => group === kind)} chosen={chosen} onChoose={onChoose} />
      ))}
    </SpaceBetween>
  );
}

function None() {
  return (
    <Container header={<Header variant="h2">Nothing was found</Header>}>
      <Box>There is no instance, Auto Scaling group, ECS service, network interface or Application Load Balancer in this account and Region that could stand behind a load balancer. Name its addresses instead, or change the Region.</Box>
    </Container>
  );
}
