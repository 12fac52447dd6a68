// The drawing as a table: the same boxes with the same facts, for reading, sorting and screen readers.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";

import type { Drawing, Node } from "../../host/bindings";
import { NODE, TONE, sentence } from "../../shared/words";
import { zoneOf } from "./emphasis";

interface Props {
  title: string;
  drawing: Drawing;
  /** Those that fit what is looked for. */
  nodes: readonly Node[];
  /** The one that the panel tells of. */
  chosen: Node | null;
  onSelect: (id: string) => void;
}

interface Row {
  node: Node;
  kind: string;
  label: string;
  zone: string;
  status: string;
  findings: number;
}

export function NodeTable({ title, drawing, nodes, chosen, onSelect }: Props) {
  const rows = nodes.map((node): Row => ({ node, kind: NODE[node.kind], label: node.label, zone: zoneOf(drawing, node) ?? "", status: sentence(node.status), findings: node.findings }));
  const { items, collectionProps } = useCollection(rows, { sorting: {} });
  const counter = nodes.length === drawing.nodes.length ? `(${nodes.length})` : `(${nodes.length} of ${drawing.nodes.length})`;
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy={({ node }) => node.id}
      wrapLines
      enableKeyboardNavigation
      header={<Header variant="h2" counter={counter}>{title}</Header>}
      columnDefinitions={columns(chosen, onSelect)}
      empty={<Box textAlign="center">No box fits. Look for something else above.</Box>}
    />
  );
}

function columns(chosen: Node | null, onSelect: (id: string) => void): TableProps.ColumnDefinition<Row>[] {
  return [
    { id: "kind", header: "Kind", sortingField: "kind", minWidth: 150, cell: ({ kind }) => kind },
    { id: "label", header: "Name", sortingField: "label", minWidth: 200, isRowHeader: true, cell: ({ node }) => <Name node={node} chosen={node.id === chosen?.id} onSelect={onSelect} /> },
    { id: "detail", header: "Detail", minWidth: 190, cell: ({ node }) => node.detail },
    { id: "zone", header: "Zone", sortingField: "zone", minWidth: 130, cell: ({ zone }) => zone },
    { id: "status", header: "State", sortingField: "status", minWidth: 190, cell: ({ node, status }) => <StatusIndicator type={TONE[node.tone].status}>{status}</StatusIndicator> },
    { id: "findings", header: "Findings", sortingField: "findings", minWidth: 110, cell: ({ findings }) => findings },
    { id: "id", header: "ID", minWidth: 260, cell: ({ node }) => <span className="mono wrap-anywhere">{node.id}</span> },
  ];
}

function Name({ node, chosen, onSelect }: { node: Node; chosen: boolean; onSelect: (id: string) => void }) {
  return (
    <span data-row={node.id} className="wrap-anywhere">
      <Button variant="inline-link" nativeButtonAttributes={{ "aria-pressed": chosen }} onClick={() => onSelect(node.id)}>
        {node.label}
      </Button>
    </span>
  );
}
