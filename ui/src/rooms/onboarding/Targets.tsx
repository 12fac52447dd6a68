// The targets of what was chosen: which of them are registered, and why by instance or by address. Where something registers
// its targets itself, those that stand there now are shown and there is nothing to choose.
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Table, { type TableProps } from "@cloudscape-design/components/table";

import type { Candidate, CandidateTarget } from "../../host/bindings";
import { plain } from "../../shared/format";
import { idle } from "./choice";
import type { Form } from "./form";
import type { Where } from "./where";

interface Props<From extends Where["from"]> {
  where: Where & { from: From };
  candidate: Candidate | undefined;
}

const UNFOUND = "As it was saved; it was not found in this account and Region now";

export function AttachedTargets({ where, candidate }: Props<"attached">) {
  const rows = candidate?.targets ?? [];
  return (
    <Table
      items={rows}
      trackBy="id"
      wrapLines
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: "Targets now" }}
      columnDefinitions={columns(null)}
      empty={<Box textAlign="center">None stands there now.</Box>}
      header={
        <Header variant="h2" counter={`(${rows.length})`} description={`Target type “${where.type}”. ${candidate?.because ?? UNFOUND}.`}>
          Targets now
        </Header>
      }
    />
  );
}

export function Targets({ where, candidate, edit }: Props<"found"> & { edit: (change: Partial<Form>) => void }) {
  const rows = candidate?.targets ?? where.targets.map(unfound);
  const kind = { target_type: where.type };
  const reason = candidate?.because ?? UNFOUND;
  return (
    <Table
      items={rows}
      trackBy="id"
      wrapLines
      selectionType="multi"
      selectedItems={rows.filter(({ id }) => where.targets.includes(id))}
      isItemDisabled={(target) => idle(kind, target) !== null && !where.targets.includes(target.id)}
      onSelectionChange={({ detail }) => edit({ where: { ...where, targets: detail.selectedItems.map(({ id }) => id) } })}
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: "Targets", selectionGroupLabel: "Targets", allItemsSelectionLabel: () => "All targets", itemSelectionLabel: (_, { id }) => id }}
      columnDefinitions={columns(kind)}
      header={
        <Header variant="h2" counter={`(${where.targets.length} of ${rows.length})`} description={`Target type “${where.type}”. ${reason}.`}>
          Targets to register
        </Header>
      }
    />
  );
}

/** A target that cannot be registered says why, where we register it. */
function columns(kind: Pick<Candidate, "target_type"> | null): TableProps.ColumnDefinition<CandidateTarget>[] {
  return [
    { id: "id", header: "Target", isRowHeader: true, minWidth: 170, cell: (target) => <Name target={target} /> },
    { id: "zone", header: "Zone", minWidth: 110, cell: ({ zone }) => zone ?? "Not known" },
    { id: "state", header: "State", minWidth: 140, cell: (target) => (kind && idle(kind, target)) ?? target.state },
    { id: "groups", header: "Security groups", minWidth: 140, cell: ({ security_groups }) => <span className="mono wrap-anywhere">{security_groups.join(", ") || "–"}</span> },
  ];
}

function Name({ target: { id, name, address } }: { target: CandidateTarget }) {
  const more = [name && id, address !== id && address].filter(Boolean).join(" · ");
  return (
    <bdi className="wrap-anywhere">
      {plain(name ?? id)}
      {more && (
        <Box variant="small" display="block">
          <span className="mono">{more}</span>
        </Box>
      )}
    </bdi>
  );
}

function unfound(id: string): CandidateTarget {
  return { id, name: null, address: null, subnet: null, zone: null, state: "not known", security_groups: [] };
}
