// Every onboarding of this realm: how far it is, who has to act, and what is wrong.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";

import { go } from "../../app/router";
import type { OnboardingRow } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { count } from "../../shared/format";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { Journey } from "../welcome/Journey";
import { COLUMNS } from "./columns";
import { ImportExisting } from "./ImportExisting";

export function Onboardings() {
  const rows = useRead("onboardings", null, { every: 30_000 });
  const [importing, setImporting] = useState(false);
  const create = (
    <Button variant="primary" onClick={() => go("#/onboardings/new")}>
      New onboarding
    </Button>
  );
  return (
    <Room title="Onboardings" description="One for each service that Firefly should reach" actions={[<Looked key="look" of={rows} />, <Button key="import" onClick={() => setImporting(true)}>Import what exists</Button>, <span key="new">{create}</span>]}>
      <Answer of={rows} loading="Reading the onboardings and what AWS holds of them">
        {(found) => (found.length === 0 ? <None /> : <List rows={found} />)}
      </Answer>
      {importing && <ImportExisting onClose={() => setImporting(false)} />}
    </Room>
  );
}

function List({ rows }: { rows: OnboardingRow[] }) {
  const { items, collectionProps, filterProps, filteredItemsCount } = useCollection(rows, {
    filtering: { empty: "No onboardings", noMatch: "No onboarding matches", fields: ["name", "account", "region", "stage", "next"] },
    sorting: { defaultState: { sortingColumn: { sortingField: "name" } } },
  });
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy="id"
      variant="container"
      enableKeyboardNavigation
      wrapLines
      // in a narrow window the columns scroll under the actions
      stickyColumns={{ last: 1 }}
      header={<Header counter={`(${rows.length})`}>In this account</Header>}
      columnDefinitions={COLUMNS}
      filter={rows.length > 5 && <TextFilter {...filterProps} filteringPlaceholder="Find an onboarding" countText={count(filteredItemsCount ?? 0, "match", "matches")} />}
    />
  );
}

function None() {
  return (
    <Container>
      <Box padding={{ vertical: "l", horizontal: "l" }}>
        <SpaceBetween size="m">
          <Header variant="h2" description="Choose what Firefly should reach; this application finds it in the account, plans every call and shows it before anything is done.">
            No onboardings yet
          </Header>
          <Journey />
          <Button variant="primary" onClick={() => go("#/onboardings/new")}>
            Start the first onboarding
          </Button>
        </SpaceBetween>
      </Box>
    </Container>
  );
}
