// The form in words, part by part; what is as it is by default is left out where it would only be noise. Pure but for marks.
import type { KeyValuePairsProps } from "@cloudscape-design/components/key-value-pairs";

import type { InventoryView } from "../../host/bindings";
import { Account } from "../../shared/Account";
import { count, listed, plain, short } from "../../shared/format";
import { chosenOf, standingOf } from "./choice";
import { tagsOf } from "./draft";
import type { Form } from "./form";
import { inShort } from "./HealthFields";
import { settled } from "./options";
import { OPTIONS, type PortRow } from "./port";
import { digitsOf, lines } from "./typed";
import { registeredOf } from "./where";

type Item = KeyValuePairsProps.Item;

export interface ReviewPart {
  title: string;
  /** The step that edits it. */
  step: number;
  items: Item[];
}

export function partsOf(form: Form, view: InventoryView): ReviewPart[] {
  return [
    { title: "Service", step: 0, items: [text("Name", form.name)] },
    { title: "Where it runs", step: 1, items: targets(form, view) },
    { title: "Network", step: 2, items: network(form, view) },
    { title: "Exposure", step: 3, items: [...form.ports.map((row) => text(`Port ${row.port}`, <Lines of={port(row, form, view)} />)), ...exposure(form), ...service(form)] },
  ];
}

function targets(form: Form, view: InventoryView): Item[] {
  const { where } = form;
  const { type, targets: ids } = registeredOf(where);
  const name = chosenOf(form, view)?.name ?? (where.from === "addresses" ? "Addresses that you named" : "As it was saved");
  const first = [text("Runs on", plain(name)), text("Target type", type)];
  if (where.from !== "attached") return [...first, { label: count(ids.length, "target"), value: <Ids ids={ids} /> }];
  const now = count(standingOf(where, view).length, "target");
  return [...first, text("Registered by", `${"ecsService" in where.to ? "The ECS service" : "The Auto Scaling group"} itself; ${now} now`)];
}

function network(form: Form, { inventory }: InventoryView): Item[] {
  const vpc = inventory.vpcs.find(({ id }) => id === form.vpc);
  const subnets = inventory.subnets.filter(({ id }) => form.subnets.includes(id)).toSorted((a, b) => a.zone.localeCompare(b.zone));
  return [
    text("Account and Region", <><Account id={inventory.account} /> · {inventory.region}</>),
    text("Load balancer", form.adoptLoadBalancer === "" ? (form.edition > form.keptEdition ? "A new one beside the present one" : "Made by this onboarding") : `${plain(short(form.adoptLoadBalancer))}, which exists`),
    text("VPC", <><bdi>{plain(vpc?.name ?? "")}</bdi> <span className="mono nowrap">{form.vpc}</span></>),
    text("Subnets of the load balancer", <Lines of={subnets.map(({ id, name, zone, zone_id }) => `${zone} ${zone_id}: ${plain(name ?? id)}`)} />),
  ];
}

function exposure(form: Form): Item[] {
  const tags = Object.entries(tagsOf(form.tags)).map(([key, value]) => `${plain(key)} = ${plain(value)}`);
  return [
    text("Firefly’s account", <Account id={digitsOf(form.account)} />),
    text("Contact at Firefly", form.contact || "Not named"),
    text("Hostname", form.hostname || "Firefly makes one"),
    text("Restrictions", form.restrictions || "None stated"),
    text("Cross-zone load balancing", form.crossZone ? "On" : "Off"),
    text("Deletion protection", form.deletionProtection ? "On" : "Off"),
    text("Inbound rules on PrivateLink traffic", form.enforceInbound ? `Enforced, for ${listed(lines(form.ranges))}` : "Not enforced: only PrivateLink gets in"),
    text("Admitted into security groups", form.admitIn.length === 0 ? "None" : <Ids ids={form.admitIn} />),
    text("Four eyes", form.fourEyes ? "Somebody else approves each plan" : "Not asked for"),
    ...(tags.length > 0 ? [text("Tags", <Lines of={tags} />)] : []),
  ];
}

/** What the endpoint service has beyond every onboarding’s. */
function service(form: Form): Item[] {
  const proof = form.dnsZone !== "" ? `proven in hosted zone ${form.dnsZone}` : form.dnsProofWritten ? "whose proof is written" : "whose proof you write";
  const parts: [string, string][] = [
    ["Endpoint service", form.adoptService && `${form.adoptService}, which exists`],
    ["Private DNS name", form.privateDnsName.trim() && `${form.privateDnsName.trim()}, ${proof}`],
    ["Addresses of Firefly’s endpoint", form.addressTypes.includes("ipv6") ? (form.addressTypes.includes("ipv4") ? "IPv4 and IPv6" : "IPv6 only") : ""],
    ["Further Regions", listed(form.regions)],
    ["SNS topic", plain(form.notify)],
    ["Further load balancers", listed(form.furtherLoadBalancers.map(short).map(plain))],
  ];
  return parts.filter(([, value]) => value !== "").map(([label, value]) => text(label, value));
}

function port(row: PortRow, form: Form, view: InventoryView): string[] {
  const { port: front, protocol, targetPort, own, adopt, health, options } = row;
  const where = own ?? form.where;
  const container = where.from === "attached" && "ecsService" in where.to ? row.container : null;
  const back = container ? `${plain(container.container)}, port ${container.port}` : targetPort;
  const said = [back === front ? `${protocol} ${front}` : `${protocol} ${front} → ${back}`, inShort(health)];
  if (own) said.push("Targets of its own");
  if (adopt) said.push(`Target group ${plain(short(adopt))}, which exists`);
  if (protocol === "TLS") said.push(...tls(row.tls, view));
  if (settled(options) !== settled(OPTIONS)) said.push(settled(options));
  return said;
}

function tls({ certificate, policy, alpn, toTargets }: PortRow["tls"], { inventory }: InventoryView): string[] {
  const names = inventory.certificates.find(({ arn }) => arn === certificate)?.names ?? [];
  return [
    `Certificate ${listed(names.map(plain)) || plain(short(certificate))}`,
    `Policy ${plain(policy).replace("ELBSecurityPolicy-", "")}`,
    ...(alpn === "None" ? [] : [`ALPN ${alpn}`]),
    toTargets ? "Encrypted to the targets" : "Not encrypted to the targets",
  ];
}

function Lines({ of }: { of: readonly string[] }) {
  return (
    <ul className="plain-list">
      {of.map((line) => (
        <li key={line}>
          <bdi>{line}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Ids({ ids }: { ids: readonly string[] }) {
  return ids.map((id) => (
    <div key={id} className="mono wrap-anywhere">
      {id}
    </div>
  ));
}

function text(label: string, value: React.ReactNode): Item {
  return { label, value };
}
