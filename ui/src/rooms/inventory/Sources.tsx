// The calls that the inventory came from, and whether each list is complete.
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";

import type { Source } from "../../host/bindings";
import { moment } from "../../shared/format";

export function Sources({ sources }: { sources: Source[] }) {
  return (
    <Table
      variant="embedded"
      items={sources}
      trackBy={(source) => `${source.call} ${source.at}`}
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: "Calls" }}
      columnDefinitions={[
        { id: "call", header: "Call", isRowHeader: true, cell: (source) => <span className="mono">{source.call}</span> },
        { id: "at", header: "Answered", cell: (source) => moment(source.at) },
        { id: "pages", header: "Pages", cell: (source) => source.pages },
        {
          id: "complete",
          header: "Complete",
          cell: (source) => (source.complete ? <StatusIndicator type="success">Yes</StatusIndicator> : <StatusIndicator type="warning">No: something may be missing</StatusIndicator>),
        },
      ]}
    />
  );
}
