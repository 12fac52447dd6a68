// What the inventory says about VPCs and subnets as places for a load balancer. Pure; not known is never taken for fine.
import type { Inventory, Subnet } from "../../host/bindings";
import { listed, plain } from "../../shared/format";
import type { PortRow } from "./port";

/** Free addresses that AWS asks for in a load balancer's subnet. */
const ROOM = 8;

export type Openness = "private" | "public" | "unknown";

export interface ZonePlace {
  zone: string;
  zoneId: string;
  subnets: readonly Subnet[];
}

/** The zones in which a VPC has subnets, by name. */
export function zonesOf(inventory: Inventory, vpc: string): ZonePlace[] {
  const subnets = inventory.subnets.filter((subnet) => subnet.vpc === vpc);
  const zones = [...new Set(subnets.map((subnet) => subnet.zone))].toSorted();
  return zones.map((zone) => {
    const its = subnets.filter((subnet) => subnet.zone === zone);
    return { zone, zoneId: its[0]?.zone_id ?? "", subnets: its };
  });
}

/** Whether a route leads from the subnet to an internet gateway. Routes of another account's subnet are not ours to read. */
export function opennessOf(subnet: Subnet, inventory: Inventory): Openness {
  if (subnet.owner !== inventory.account) return "unknown";
  const tables = inventory.route_tables.filter((table) => table.vpc === subnet.vpc);
  const table = tables.find((t) => t.subnets.includes(subnet.id)) ?? tables.find((t) => t.is_main);
  if (!table) return "unknown";
  return table.routes.some((route) => route.target.startsWith("igw-")) ? "public" : "private";
}

/** Why a load balancer cannot stand in the subnet; null when it can. */
export function fullness(subnet: Subnet): string | null {
  return subnet.free_addresses < ROOM ? `Only ${subnet.free_addresses} free addresses; a load balancer needs ${ROOM}` : null;
}

/** One subnet in each zone of the VPC: private before unknown before public, then the one with most room. */
export function suggested(inventory: Inventory, vpc: string): string[] {
  const rank = { private: 0, unknown: 1, public: 2 };
  const order = (a: Subnet, b: Subnet) => rank[opennessOf(a, inventory)] - rank[opennessOf(b, inventory)] || b.free_addresses - a.free_addresses;
  return zonesOf(inventory, vpc).flatMap(({ subnets }) => {
    const best = subnets.filter((subnet) => fullness(subnet) === null).toSorted(order)[0];
    return best ? [best.id] : [];
  });
}

/** Why endpoints cannot have IPv6; null where each of the subnets has an IPv6 range, and no port speaks UDP. */
export function withoutIpv6(inventory: Inventory, subnets: readonly string[], ports: readonly Pick<PortRow, "port" | "protocol">[]): string | null {
  const datagrams = ports.find(({ protocol }) => protocol === "UDP" || protocol === "TCP_UDP");
  if (datagrams) return `Port ${datagrams.port} speaks ${datagrams.protocol}, which AWS refuses on a load balancer with IPv6`;
  const without = inventory.subnets.filter(({ id, ipv6 }) => subnets.includes(id) && !ipv6).map(({ id, name }) => plain(name ?? id));
  if (subnets.length === 0) return "No subnet is chosen yet";
  return without.length === 0 ? null : `${listed(without)} ${without.length === 1 ? "has" : "have"} no IPv6 range, and the load balancer needs one in each of its subnets`;
}
