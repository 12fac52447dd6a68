// The columns of the list of onboardings.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Link from "@cloudscape-design/components/link";
import type { TableProps } from "@cloudscape-design/components/table";

import { PendingBadge } from "../../app/PendingBadge";
import { roomOf } from "../../app/router";
import type { OnboardingRow } from "../../host/bindings";
import { Account } from "../../shared/Account";
import { FailedCounts, VerdictMarks } from "../../shared/Marks";
import { ACTOR, sentence } from "../../shared/words";
import { RowActions } from "./RowActions";

export const COLUMNS: TableProps.ColumnDefinition<OnboardingRow>[] = [
  {
    id: "name",
    header: "Name",
    sortingField: "name",
    isRowHeader: true,
    minWidth: 130,
    cell: (row) => <Link href={roomOf(row.id, "overview")}>{row.name}</Link>,
  },
  {
    id: "where",
    header: "Account and Region",
    sortingField: "account",
    cell: (row) => (
      <>
        <Account id={row.account} />
        <Box variant="small" display="block">
          {row.region}
        </Box>
      </>
    ),
  },
  { id: "stage", header: "Stage", minWidth: 110, sortingField: "stage", cell: (row) => <>{sentence(row.stage)} <PendingBadge number={row.pending} /></> },
  {
    id: "next",
    header: "Next",
    minWidth: 160,
    cell: (row) => (
      <>
        <Badge color={row.waiting_on === "you" ? "blue" : "grey"}>{ACTOR[row.waiting_on]}</Badge> {row.next}
      </>
    ),
  },
  {
    id: "verdicts",
    header: "Verdicts and findings",
    minWidth: 125,
    cell: (row) => (
      <>
        <VerdictMarks verdicts={row.verdicts} />
        <Box variant="small" display="block">
          <FailedCounts failed={row.failed} />
        </Box>
      </>
    ),
  },
  {
    id: "actions",
    header: "Actions",
    minWidth: 90,
    cell: (row) => <RowActions row={row} />,
  },
];
