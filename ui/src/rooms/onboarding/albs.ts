// Application Load Balancers as what may stand behind a port. Pure.
import type { Candidate, Inventory, LoadBalancer } from "../../host/bindings";
import { plain } from "../../shared/format";

/** Those that were found, in the shape of the other candidates; the one target of each is the load balancer itself. */
export function albsOf(inventory: Inventory): Candidate[] {
  const candidate = (balancer: LoadBalancer): Candidate[] => {
    if (balancer.kind !== "application" || balancer.vpc === null) return [];
    const { arn, name, state, vpc, zones, security_groups, listeners } = balancer;
    return [
      {
        key: `alb/${arn}`,
        name: plain(name),
        group: "Application Load Balancers",
        target_type: "alb",
        because: "An Application Load Balancer is registered as a whole, alone in its target group; TLS and routing stay with it",
        vpc,
        targets: [{ id: arn, name, address: null, subnet: null, zone: zones.map(({ zone }) => zone).join(", ") || null, state, security_groups }],
        attach: null,
        ports: [...new Set(listeners.map(({ port }) => port))].toSorted((a, b) => a - b),
        refused: refusedOf(balancer),
      },
    ];
  };
  return inventory.load_balancers.flatMap(candidate);
}

/** What a health check of the load balancer behind speaks: `HTTPS` where its listener on that port does. */
export function albProtocol(arn: string, port: string, inventory: Inventory): "HTTP" | "HTTPS" {
  const listeners = inventory.load_balancers.find((balancer) => balancer.arn === arn)?.listeners ?? [];
  return listeners.find((listener) => String(listener.port) === port)?.protocol === "HTTPS" ? "HTTPS" : "HTTP";
}

function refusedOf({ state, listeners }: LoadBalancer): string | null {
  if (!state.startsWith("active")) return `It is ${state}; AWS registers active ones only`;
  return listeners.length === 0 ? "It has no listener, and must listen on the port that it is registered with" : null;
}
