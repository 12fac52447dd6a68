// The form in words, part by part. Pure but for the account's marks.
import type { KeyValuePairsProps } from "@cloudscape-design/components/key-value-pairs";

import type { InventoryView } from "../../host/bindings";
import { Account } from "../../shared/Account";
import { count, listed, plain } from "../../shared/format";
import { chosenOf } from "./choice";
import { digitsOf, lines, registeredOf, type Form, type PortRow } from "./form";

export interface ReviewPart {
  title: string;
  /** The step that edits it. */
  step: number;
  items: KeyValuePairsProps.Item[];
}

export function partsOf(form: Form, view: InventoryView): ReviewPart[] {
  return [
    { title: "Service", step: 0, items: [text("Name", form.name)] },
    { title: "Where it runs", step: 1, items: targets(form, view) },
    { title: "Network", step: 2, items: network(form, view) },
    { title: "Exposure", step: 3, items: exposure(form) },
  ];
}

function targets(form: Form, view: InventoryView): KeyValuePairsProps.Item[] {
  const { type, targets: ids } = registeredOf(form.where);
  const name = chosenOf(form, view)?.name ?? (form.where.from === "addresses" ? "Addresses that you named" : "As it was saved");
  return [text("Runs on", plain(name)), text("Target type", type), { label: count(ids.length, "target"), value: <Ids ids={ids} /> }];
}

function network(form: Form, { inventory }: InventoryView): KeyValuePairsProps.Item[] {
  const vpc = inventory.vpcs.find(({ id }) => id === form.vpc);
  const subnets = inventory.subnets.filter(({ id }) => form.subnets.includes(id)).toSorted((a, b) => a.zone.localeCompare(b.zone));
  return [
    text("Account and Region", <><Account id={inventory.account} /> · {inventory.region}</>),
    text("VPC", <><bdi>{plain(vpc?.name ?? "")}</bdi> <span className="mono nowrap">{form.vpc}</span></>),
    text(
      "Subnets of the load balancer",
      <ul className="plain-list">
        {subnets.map(({ id, name, zone, zone_id }) => (
          <li key={id}>
            {zone} <span className="mono">{zone_id}</span>: <bdi>{plain(name ?? id)}</bdi>
          </li>
        ))}
      </ul>,
    ),
  ];
}

function exposure(form: Form): KeyValuePairsProps.Item[] {
  return [
    text("Ports", listed(form.ports.map(port))),
    text("Firefly’s account", <Account id={digitsOf(form.account)} />),
    text("Contact at Firefly", form.contact || "Not named"),
    text("Hostname", form.hostname || "Firefly makes one"),
    text("Restrictions", form.restrictions || "None stated"),
    text("Cross-zone load balancing", form.crossZone ? "On" : "Off"),
    text("Deletion protection", form.deletionProtection ? "On" : "Off"),
    text("Inbound rules on PrivateLink traffic", form.enforceInbound ? `Enforced, for ${listed(lines(form.ranges))}` : "Not enforced: only PrivateLink gets in"),
    text("Admitted into security groups", form.admitIn.length === 0 ? "None" : <Ids ids={form.admitIn} />),
  ];
}

function Ids({ ids }: { ids: readonly string[] }) {
  return ids.map((id) => (
    <div key={id} className="mono wrap-anywhere">
      {id}
    </div>
  ));
}

function port({ port: front, targetPort }: PortRow): string {
  return front === targetPort ? `TCP ${front}` : `TCP ${front} → ${targetPort}`;
}

function text(label: string, value: React.ReactNode): KeyValuePairsProps.Item {
  return { label, value };
}
