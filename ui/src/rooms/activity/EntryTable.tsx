// The entries as a table with a filter; a row opens to the entry as it stands in the journal.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";

import { role } from "../../app/IdentityChip";
import type { Entry } from "../../host/bindings";
import { Fold } from "../../shared/Fold";
import { count, json, moment, plain } from "../../shared/format";
import { telling } from "./telling";

const COLUMNS: TableProps.ColumnDefinition<Entry>[] = [
  { id: "seq", header: "Entry", width: 80, cell: (entry) => entry.seq, isRowHeader: true },
  { id: "at", header: "When", cell: (entry) => <span className="nowrap">{moment(entry.at)}</span> },
  { id: "what", header: "What", minWidth: 260, cell: (entry) => <What entry={entry} /> },
  { id: "who", header: "Who", minWidth: 150, cell: (entry) => <span title={entry.who}>{role(entry.who)}</span> },
];

export function EntryTable({ entries }: { entries: readonly Entry[] }) {
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(entries, {
    filtering: {
      empty: "Nothing was done yet",
      noMatch: "Nothing matches",
      filteringFunction: (entry, text) => JSON.stringify(entry).toLowerCase().includes(text.toLowerCase()),
    },
    pagination: { pageSize: 50 },
  });
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy="hash"
      wrapLines
      enableKeyboardNavigation
      header={<Header variant="h2" counter={`(${entries.length})`}>Entries, newest first</Header>}
      columnDefinitions={COLUMNS}
      filter={<TextFilter {...filterProps} filteringPlaceholder="Find by any word, ID or ARN" countText={count(filteredItemsCount ?? 0, "match", "matches")} />}
      pagination={entries.length > 50 && <Pagination {...paginationProps} />}
    />
  );
}

function What({ entry }: { entry: Entry }) {
  const { mark, text, call } = telling(entry.event);
  const request = requestOf(entry);
  return (
    <>
      <Badge color={mark.color}>{mark.text}</Badge> <bdi>{plain(text)}</bdi>
      {call && (
        <Box variant="small" display="block">
          <span className="mono">{call}</span>
        </Box>
      )}
      {request && (
        <Box variant="small" display="block">
          AWS request ID <span className="mono">{request}</span>
        </Box>
      )}
      <Fold label="In full" of={`entry ${entry.seq}`}>
        <pre className="call" tabIndex={0} aria-label={`Entry ${entry.seq} in full`}>
          {json(entry)}
        </pre>
      </Fold>
    </>
  );
}

function requestOf({ event }: Entry): string | null {
  if (event.event === "done") return event.request_id;
  if (event.event === "failed") return event.fault.request_id;
  return null;
}
