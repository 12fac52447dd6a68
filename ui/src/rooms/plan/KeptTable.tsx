// What exists already and stays.
import Box from "@cloudscape-design/components/box";
import Table from "@cloudscape-design/components/table";

import type { Kept } from "../../host/bindings";
import { Copied } from "../../shared/Copied";

export function KeptTable({ kept }: { kept: Kept[] }) {
  return (
    <Table
      variant="borderless"
      items={kept}
      trackBy={(row) => `${row.step} ${row.id}`}
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: "What stays as it is" }}
      columnDefinitions={[
        { id: "title", header: "Resource", cell: (row) => row.title, isRowHeader: true },
        { id: "id", header: "ID or ARN", cell: (row) => <Copied text={row.id} what="the ID" /> },
        { id: "step", header: "Step", cell: (row) => <span className="mono">{row.step}</span> },
      ]}
      empty={<Box textAlign="center">Nothing of this onboarding exists yet.</Box>}
    />
  );
}
