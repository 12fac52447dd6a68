// The drawing as a table: the same boxes with the same facts, for reading, sorting and screen readers.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table, { type TableProps } from "@cloudscape-design/components/table";

import type { Drawing, Node, Passage } from "../../host/bindings";
import { NODE } from "../../shared/words";
import { zoneOf } from "./emphasis";
import { PassageBadge } from "./PassageBadge";
import { State } from "./State";

interface Props {
  title: string;
  drawing: Drawing;
  /** Those that fit what is looked for. */
  nodes: readonly Node[];
  /** The one that the panel tells of. */
  chosen: Node | null;
  /** How the followed packet fares at its boxes; null while none is followed. */
  passages: ReadonlyMap<string, Passage | null> | null;
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

export function NodeTable({ title, drawing, nodes, chosen, passages, onSelect }: Props) {
  const rows = nodes.map((node): Row => ({ node, kind: NODE[node.kind], label: node.label, zone: zoneOf(drawing, node) ?? "", status: node.status, findings: node.findings }));
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
      columnDefinitions={columns(chosen, passages, onSelect)}
      empty={<Box textAlign="center">No box fits. Look for something else above.</Box>}
    />
  );
}

function columns(chosen: Node | null, passages: Props["passages"], onSelect: Props["onSelect"]): TableProps.ColumnDefinition<Row>[] {
  const packet: TableProps.ColumnDefinition<Row> = { id: "packet", header: "Packet", minWidth: 120, cell: ({ node }) => <Fares passage={passages?.get(node.id)} /> };
  return [
    { id: "kind", header: "Kind", sortingField: "kind", minWidth: 150, cell: ({ kind }) => kind },
    { id: "label", header: "Name", sortingField: "label", minWidth: 200, isRowHeader: true, cell: ({ node }) => <Name node={node} chosen={node.id === chosen?.id} onSelect={onSelect} /> },
    { id: "detail", header: "Detail", minWidth: 190, cell: ({ node }) => node.detail },
    { id: "zone", header: "Zone", sortingField: "zone", minWidth: 130, cell: ({ zone }) => zone },
    { id: "status", header: "State", sortingField: "status", minWidth: 190, cell: ({ node }) => <State of={node} /> },
    ...(passages ? [packet] : []),
    { id: "findings", header: "Findings", sortingField: "findings", minWidth: 110, cell: ({ findings }) => findings },
    { id: "id", header: "ID", minWidth: 420, cell: ({ node }) => <span className="mono wrap-anywhere">{node.id}</span> },
  ];
}

function Fares({ passage }: { passage: Passage | null | undefined }) {
  return passage ? <PassageBadge passage={passage} /> : null;
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
