// The deliveries so far, and whether each carried the packet as it is now.
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";

import type { Sent } from "../../host/bindings";
import { moment } from "../../shared/format";

export function SentTable({ sent, now }: { sent: Sent[]; now: string | null }) {
  return (
    <Table
      header={<Header variant="h2" counter={`(${sent.length})`}>Sent</Header>}
      items={sent}
      trackBy={(row) => `${row.at} ${row.to}`}
      enableKeyboardNavigation
      columnDefinitions={[
        { id: "at", header: "When", cell: (row) => moment(row.at), isRowHeader: true },
        { id: "to", header: "To", cell: (row) => row.to },
        { id: "hash", header: "Packet", cell: (row) => <span className="mono">{row.packet_hash.slice(0, 12)}…</span> },
        { id: "state", header: "Version", cell: (row) => <Version current={row.packet_hash === now} /> },
      ]}
      empty={<Box textAlign="center">Not sent yet.</Box>}
    />
  );
}

function Version({ current }: { current: boolean }) {
  return current ? <StatusIndicator type="success">As it is now</StatusIndicator> : <StatusIndicator type="warning">Older than the packet above</StatusIndicator>;
}
