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

export function CandidateTable({ kind, rows, chosen, onChoose }: Props) {
  const { items, collectionProps, filterProps, paginationProps } = useCollection(rows, {
    filtering: { noMatch: "Nothing matches", fields: ["name", "vpc"] },
    pagination: { pageSize: PAGE },
  });
  const because = common(rows);
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
      columnDefinitions={columns(rows, because)}
      header={<Header variant="h2" counter={`(${rows.length})`} description={because}>{kind}</Header>}
      filter={rows.length > PAGE && <TextFilter {...filterProps} filteringPlaceholder="Find by name or VPC" filteringAriaLabel={`Find in ${kind}`} />}
      pagination={rows.length > PAGE && <Pagination {...paginationProps} />}
    />
  );
}

/** Columns that say something of these rows: ports only where one is known, and a reason only where it is not everyone’s. */
function columns(rows: readonly Candidate[], because: string | undefined): TableProps.ColumnDefinition<Candidate>[] {
  const all: (TableProps.ColumnDefinition<Candidate> | false)[] = [
    { id: "name", header: "Name", isRowHeader: true, minWidth: 160, cell: ({ name }) => <Name name={plain(name)} /> },
    { id: "targets", header: "Targets", minWidth: 150, cell: (candidate) => <Where candidate={candidate} /> },
    rows.some(({ ports }) => ports.length > 0) && { id: "ports", header: "Ports", minWidth: 100, cell: ({ ports }) => ports.join(", ") || "Not known" },
    rows.some((row) => remark(row, because)) && { id: "remark", header: "Remark", minWidth: 240, cell: (row) => remark(row, because) },
  ];
  return all.filter((column) => column !== false);
}

/** The reason for the target type, where all that can be chosen share it. */
function common(rows: readonly Candidate[]): string | undefined {
  const reasons = new Set(rows.filter(({ refused }) => refused === null).map(({ because }) => because));
  return reasons.size === 1 ? [...reasons][0] : undefined;
}

function Name({ name }: { name: string }) {
  return (
    <bdi className="three-lines" title={name}>
      {name}
    </bdi>
  );
}

function Where({ candidate }: { candidate: Candidate }) {
  const zones = new Set(candidate.targets.flatMap(({ zone }) => zone ?? []));
  return (
    <>
      {statesOf(candidate)}
      <Box variant="small" display="block">
        <span className="nowrap">{[...zones].toSorted().join(", ") || "Zones not known"}</span>
      </Box>
    </>
  );
}

function remark({ because, refused }: Candidate, said: string | undefined) {
  if (refused === null) return because === said ? null : <Box color="text-body-secondary">{because}</Box>;
  return (
    <>
      <strong>Cannot be chosen:</strong> {plain(refused)}
    </>
  );
}
