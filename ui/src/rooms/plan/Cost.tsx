// What it costs in a month, estimated: with little traffic and with more, and who pays what.
import Box from "@cloudscape-design/components/box";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";

import type { CostLine, Estimate, Payer } from "../../host/bindings";
import { Fold } from "../../shared/Fold";
import { assumedOf, dollars, trafficOf } from "./money";

const PAYER: Record<Payer, string> = { customer: "You", firefly: "Firefly" };

export function Cost({ of }: { of: readonly Estimate[] }) {
  const [first] = of;
  if (!first) return null;
  return (
    <Container header={<Header variant="h2" description={first.statement}>Estimated cost a month</Header>}>
      <SpaceBetween size="m">
        <ColumnLayout columns={2} variant="text-grid">
          {of.map((estimate) => (
            <Scenario key={estimate.traffic.gb_per_month} estimate={estimate} />
          ))}
        </ColumnLayout>
        <Box variant="small" color="text-body-secondary">
          {[`Prices of ${first.priced_on} for ${first.region}. Source: ${first.source}.`, ...first.notes].join(" ")}
        </Box>
      </SpaceBetween>
    </Container>
  );
}

function Scenario({ estimate }: { estimate: Estimate }) {
  const traffic = trafficOf(estimate);
  return (
    <SpaceBetween size="xs">
      <Box variant="awsui-key-label">{`With ${traffic}`}</Box>
      <div>
        You pay about <span className="figure">{dollars(estimate.customer_cents)}</span>
      </div>
      <Box color="text-body-secondary">{`Firefly pays about ${dollars(estimate.firefly_cents)}`}</Box>
      <Fold label="How it comes about" of={traffic}>
        <SpaceBetween size="xs">
          <Lines lines={estimate.lines} traffic={traffic} />
          <Box variant="small">{`Assumed: ${assumedOf(estimate)}.`}</Box>
        </SpaceBetween>
      </Fold>
    </SpaceBetween>
  );
}

function Lines({ lines, traffic }: { lines: readonly CostLine[]; traffic: string }) {
  return (
    <Table
      variant="borderless"
      wrapLines
      items={lines}
      trackBy="what"
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: `Cost with ${traffic}` }}
      columnDefinitions={[
        { id: "what", header: "What", isRowHeader: true, minWidth: 180, cell: ({ what, basis }) => <>{what}<Box variant="small" display="block">{basis}</Box></> },
        { id: "payer", header: "Paid by", minWidth: 80, cell: ({ payer }) => PAYER[payer] },
        { id: "amount", header: "A month", minWidth: 100, cell: ({ cents }) => <span className="nowrap">{dollars(cents)}</span> },
      ]}
    />
  );
}
