// The drawing as a table: the same boxes, for reading, searching and screen readers.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";

import type { Node } from "../../host/bindings";
import { NODE, TONE, sentence } from "../../shared/words";

const COLUMNS: TableProps.ColumnDefinition<Node>[] = [
  { id: "kind", header: "Kind", sortingField: "kind", cell: (node) => NODE[node.kind] },
  { id: "label", header: "Name", sortingField: "label", isRowHeader: true, cell: (node) => node.label },
  { id: "detail", header: "Detail", cell: (node) => node.detail },
  { id: "status", header: "State", sortingField: "status", cell: (node) => <StatusIndicator type={TONE[node.tone].status}>{sentence(node.status)}</StatusIndicator> },
  { id: "findings", header: "Findings", sortingField: "findings", cell: (node) => node.findings },
  { id: "id", header: "ID", cell: (node) => <span className="mono wrap-anywhere">{node.id}</span> },
];

export function NodeTable({ nodes }: { nodes: Node[] }) {
  const { items, collectionProps, filterProps } = useCollection(nodes, {
    filtering: { fields: ["kind", "label", "detail", "status", "id"], noMatch: "Nothing matches" },
    sorting: {},
  });
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy="id"
      wrapLines
      enableKeyboardNavigation
      header={<Header variant="h2" counter={`(${nodes.length})`}>Everything in the chain</Header>}
      columnDefinitions={COLUMNS}
      filter={<TextFilter {...filterProps} filteringPlaceholder="Find a resource" />}
    />
  );
}
