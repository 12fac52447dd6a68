// Rows of one kind, with a filter.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Box from "@cloudscape-design/components/box";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";

import { short } from "../../shared/format";
import type { Kind, Row } from "./kinds";

export function KindTable({ kind, rows }: { kind: Kind; rows: Row[] }) {
  const { items, collectionProps, filterProps, paginationProps } = useCollection(rows, {
    filtering: {
      empty: "None in this account and Region",
      noMatch: "Nothing matches",
      filteringFunction: (row, text) => [row.id, row.name, ...row.cells].some((word) => word.toLowerCase().includes(text.toLowerCase())),
    },
    pagination: { pageSize: 25 },
    sorting: { defaultState: { sortingColumn: { sortingField: "name" } } },
  });
  return (
    <Table
      {...collectionProps}
      variant="embedded"
      items={items}
      trackBy="id"
      wrapLines
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: kind.title }}
      columnDefinitions={columns(kind)}
      filter={rows.length > 5 && <TextFilter {...filterProps} filteringPlaceholder={`Find in ${kind.title.toLowerCase()}`} filteringAriaLabel={`Find in ${kind.title}`} />}
      pagination={rows.length > 25 && <Pagination {...paginationProps} />}
    />
  );
}

function columns(kind: Kind): TableProps.ColumnDefinition<Row>[] {
  return [
    { id: "name", header: "Name", sortingField: "name", isRowHeader: true, minWidth: 215, cell: (row) => <Name row={row} /> },
    ...kind.columns.map((header, at): TableProps.ColumnDefinition<Row> => ({ id: header, header, cell: (row) => <Cell text={row.cells[at] ?? ""} /> })),
  ];
}

/** IDs, addresses and zones stay in one piece; prose and ARNs break. */
function Cell({ text }: { text: string }) {
  return <span className={text.length <= 24 && !text.includes(" ") ? "nowrap" : "wrap-anywhere"}>{text}</span>;
}

function Name({ row }: { row: Row }) {
  return (
    <bdi className="wrap-anywhere">
      {row.name}
      {row.name !== short(row.id) && (
        <Box variant="small" display="block">
          <span className="mono">{short(row.id)}</span>
        </Box>
      )}
    </bdi>
  );
}
