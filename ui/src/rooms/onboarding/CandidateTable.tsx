// The candidates of one kind: state and zones at a glance, one of them chosen.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";

import type { Candidate } from "../../host/bindings";
import { plain } from "../../shared/format";
import { statesOf } from "./choice";

interface Props {
  kind: string;
  rows: readonly Candidate[];
  chosen: string | null;
  onChoose: (candidate: Candidate) => void;
}

const PAGE = 8;

const COLUMNS: TableProps.ColumnDefinition<Candidate>[] = [
  { id: "name", header: "Name", isRowHeader: true, minWidth: 140, cell: ({ name }) => <bdi className="wrap-anywhere">{plain(name)}</bdi> },
  { id: "targets", header: "Targets", minWidth: 140, cell: (candidate) => <Where candidate={candidate} /> },
  { id: "ports", header: "Ports", minWidth: 100, cell: ({ ports }) => ports.join(", ") || "Not known" },
  { id: "remark", header: "Remark", minWidth: 200, cell: (candidate) => <Remark candidate={candidate} /> },
];

export function CandidateTable({ kind, rows, chosen, onChoose }: Props) {
  const { items, collectionProps, filterProps, paginationProps } = useCollection(rows, {
    filtering: { noMatch: "Nothing matches", fields: ["name", "vpc"] },
    pagination: { pageSize: PAGE },
  });
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy="key"
      wrapLines
      selectionType="single"
      selectedItems={rows.filter(({ key }) => key === chosen)}
      isItemDisabled={({ refused }) => refused !== null}
      onSelectionChange={({ detail }) => detail.selectedItems.slice(0, 1).forEach(onChoose)}
      onRowClick={({ detail }) => detail.item.refused === null && onChoose(detail.item)}
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: kind, selectionGroupLabel: kind, itemSelectionLabel: (_, { name }) => plain(name) }}
      columnDefinitions={COLUMNS}
      header={<Header variant="h2" counter={`(${rows.length})`}>{kind}</Header>}
      filter={rows.length > PAGE && <TextFilter {...filterProps} filteringPlaceholder="Find by name or VPC" filteringAriaLabel={`Find in ${kind}`} />}
      pagination={rows.length > PAGE && <Pagination {...paginationProps} />}
    />
  );
}

function Where({ candidate }: { candidate: Candidate }) {
  const zones = new Set(candidate.targets.flatMap(({ zone }) => zone ?? []));
  return (
    <>
      {statesOf(candidate)}
      <Box variant="small" display="block">
        {[...zones].toSorted().join(", ") || "Zones not known"}
      </Box>
    </>
  );
}

function Remark({ candidate: { because, refused } }: { candidate: Candidate }) {
  if (refused === null) return <Box color="text-body-secondary">{because}</Box>;
  return (
    <>
      <strong>Cannot be chosen:</strong> {plain(refused)}
    </>
  );
}
