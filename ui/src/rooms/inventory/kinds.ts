// Each kind of thing in the inventory as rows of text: one table serves them all. Names and tags are AWS users' text and
// stay text. Pure.
import type { Inventory, LoadBalancer, TargetGroup } from "../../host/bindings";
import { count, grouped, listed, plain } from "../../shared/format";

export interface Row {
  id: string;
  name: string;
  cells: readonly string[];
}
export interface Kind {
  title: string;
  /** Headings of `cells`. */
  columns: readonly string[];
  rows: (inventory: Inventory) => Row[];
}

const NONE = "–";

export const KINDS: readonly Kind[] = [
  {
    title: "Load balancers",
    columns: ["Kind", "Scheme", "State", "Zones", "Listeners"],
    rows: (i) => i.load_balancers.map((lb) => row(lb.arn, lb.name, lb.kind, lb.scheme, lb.state, zones(lb), listeners(lb))),
  },
  {
    title: "Target groups",
    columns: ["Type", "Protocol and port", "Health"],
    rows: (i) => i.target_groups.map((group) => row(group.arn, group.name, group.target_type, `${group.protocol} ${group.port ?? ""}`, health(group))),
  },
  {
    title: "Endpoint services",
    columns: ["State", "Acceptance", "Principals", "Connections"],
    rows: (i) =>
      i.endpoint_services.map((service) =>
        row(service.id, service.name, service.state, service.acceptance_required ? "Required" : "Not required", unlessUnread(service.principals?.map((p) => p.principal)), service.connections ? count(service.connections.length, "connection") : "Could not be read"),
      ),
  },
  {
    title: "Endpoints",
    columns: ["Kind", "State", "Service", "VPC"],
    rows: (i) => i.endpoints.map((endpoint) => row(endpoint.id, endpoint.tags["Name"] ?? endpoint.id, endpoint.kind, endpoint.state, endpoint.service_name, endpoint.vpc)),
  },
  {
    title: "Instances",
    columns: ["State", "Private address", "Zone", "VPC"],
    rows: (i) => i.instances.map((instance) => row(instance.id, instance.name ?? instance.id, instance.state, instance.private_ip, instance.zone, instance.vpc)),
  },
  {
    title: "ECS services",
    columns: ["Network mode", "Tasks", "Cluster"],
    rows: (i) => i.workloads.map((w) => row(w.arn, w.name, w.network_mode, `${w.running} of ${w.desired} running`, w.cluster)),
  },
  {
    title: "Interfaces",
    columns: ["Kind", "Description", "Private addresses", "Zone"],
    rows: (i) => i.interfaces.map((face) => row(face.id, face.id, face.kind, face.description, listed(face.private_ips), face.zone)),
  },
  {
    title: "VPCs",
    columns: ["Address ranges", "Default", "Owner"],
    rows: (i) => i.vpcs.map((vpc) => row(vpc.id, vpc.name ?? vpc.id, listed(vpc.cidrs), vpc.is_default ? "Yes" : "No", grouped(vpc.owner))),
  },
  {
    title: "Subnets",
    columns: ["Zone", "Zone ID", "Address range", "Free addresses", "Owner"],
    rows: (i) => i.subnets.map((subnet) => row(subnet.id, subnet.name ?? subnet.id, subnet.zone, subnet.zone_id, subnet.cidr, subnet.free_addresses.toLocaleString("en-US"), grouped(subnet.owner))),
  },
  {
    title: "Security groups",
    columns: ["Description", "Inbound rules", "Outbound rules", "VPC"],
    rows: (i) => i.security_groups.map((group) => row(group.id, group.name, group.description, String(group.ingress.length), String(group.egress.length), group.vpc)),
  },
];

function row(id: string, name: string, ...cells: (string | null)[]): Row {
  return { id, name: plain(name), cells: cells.map((cell) => (cell === null || cell === "" ? NONE : plain(cell))) };
}

function zones(lb: LoadBalancer): string {
  return listed(lb.zones.map((zone) => zone.zone).toSorted());
}

function listeners(lb: LoadBalancer): string {
  return listed(lb.listeners.map((listener) => `${listener.protocol} ${listener.port}`));
}

function health(group: TargetGroup): string {
  if (group.health.length === 0) return "No targets";
  const healthy = group.health.filter((target) => target.state === "healthy").length;
  return `${healthy} of ${group.health.length} healthy`;
}

function unlessUnread(words: readonly string[] | undefined): string {
  if (words === undefined) return "Could not be read";
  return words.length === 0 ? "None" : listed(words);
}
