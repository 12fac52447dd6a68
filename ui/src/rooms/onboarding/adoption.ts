// What exists already and may be used instead of being made: load balancers, target groups, endpoint services. Each that cannot
// be used says why. Pure.
import type { EndpointService, Inventory, LoadBalancer, TargetGroup } from "../../host/bindings";
import { plain, short } from "../../shared/format";
import type { Form } from "./form";
import { HEALTH, healthOf, type PortRow } from "./port";
import type { Where } from "./where";

/** Why a load balancer cannot be used; null when it can. */
export function balancerRefused(balancer: LoadBalancer, form: Form): string | null {
  if (balancer.kind !== "network") return `It is ${balancer.kind === "application" ? "an Application" : "a Gateway"} Load Balancer; an endpoint service stands on Network Load Balancers`;
  if (balancer.scheme !== "internal") return "It is internet-facing, and AWS never changes that";
  if (!balancer.state.startsWith("active")) return `It is ${balancer.state}`;
  return usedElsewhere(balancer.tags, form.id);
}

/** Why a load balancer cannot stand behind the endpoint service beside the first one; null when it can. */
export function furtherRefused(balancer: LoadBalancer, form: Form): string | null {
  if (balancer.arn === form.adoptLoadBalancer) return "It is the onboarding’s own load balancer";
  return balancerRefused(balancer, form);
}

/** Why a target group cannot be used behind a port; null when it can. */
export function groupRefused(group: TargetGroup, row: PortRow, form: Form): string | null {
  const { protocol, tls } = row;
  const spoken = protocol === "TLS" ? (tls.toTargets ? "TLS" : "TCP") : protocol;
  if (form.vpc !== "" && group.vpc !== form.vpc) return "It is in another VPC";
  if (group.protocol !== spoken) return `It speaks ${group.protocol}, and this listener needs ${spoken}`;
  if (!["instance", "ip", "alb"].includes(group.target_type)) return `Its targets are of type ${plain(group.target_type)}`;
  const others = group.load_balancers.filter((arn) => arn !== form.adoptLoadBalancer);
  if (others.length > 0) return `A target group serves one load balancer, and it serves ${others.map(short).map(plain).join(", ")}`;
  return usedElsewhere(group.tags, form.id);
}

/** Why an endpoint service cannot be used; null when it can. */
export function serviceRefused(service: EndpointService, form: Form): string | null {
  if (service.state.toLowerCase() !== "available") return `It is ${service.state.toLowerCase()}`;
  const own = usedElsewhere(service.tags, form.id);
  if (own !== null) return own;
  if (service.load_balancers.length === 0) return "It stands on no Network Load Balancer";
  return form.adoptLoadBalancer === "" || service.load_balancers.includes(form.adoptLoadBalancer) ? null : "It does not stand on the load balancer that is chosen under Network";
}

/** What of the form follows an existing load balancer: it stands where it stands, and one belongs to one endpoint service, so
 * that its own comes along. */
export function takeBalancer(balancer: LoadBalancer, inventory: Inventory): Partial<Form> {
  const own = inventory.endpoint_services.find(({ load_balancers, state }) => load_balancers.includes(balancer.arn) && state.toLowerCase() === "available");
  return { adoptLoadBalancer: balancer.arn, adoptService: own?.id ?? "", vpc: balancer.vpc ?? "", subnets: balancer.zones.map(({ subnet }) => subnet) };
}

/** What of a port follows an existing target group: its targets, port and check, so that using it changes nothing by itself. */
export function takeGroup(group: TargetGroup, inventory: Inventory): Partial<PortRow> {
  const check = healthOf(group.health_check);
  return {
    adopt: group.arn,
    own: behind(group, inventory),
    container: inventory.workloads.flatMap(({ attached }) => attached).find(({ target_group }) => target_group === group.arn) ?? null,
    health: { ...HEALTH, ...check },
    ...(group.port !== null && { targetPort: String(group.port) }),
  };
}

/** Who fills a target group now. */
function behind({ arn, target_type, health }: TargetGroup, { workloads, auto_scaling_groups }: Inventory): Where {
  const type = target_type === "instance" || target_type === "alb" ? target_type : "ip";
  const workload = workloads.find(({ attached }) => attached.some(({ target_group }) => target_group === arn));
  if (workload) return { from: "attached", key: `workload/${workload.arn}`, type, to: { ecsService: workload.arn } };
  const scaling = auto_scaling_groups.find(({ target_groups }) => target_groups.includes(arn));
  if (scaling) return { from: "attached", key: `auto-scaling/${scaling.name}`, type, to: { autoScalingGroup: scaling.name } };
  const targets = [...new Set(health.filter(({ state }) => !state.includes("draining")).map(({ id }) => id))];
  return type === "ip" ? { from: "addresses", text: targets.join("\n") } : { from: "found", key: null, type, targets };
}

/** Tags say which onboarding made a resource, or uses it (docs/aws.md has the keys). */
function usedElsewhere(tags: Record<string, string>, id: string | null): string | null {
  const by = tags.FireflyAdoptedBy ?? tags.FireflyOnboarding;
  return by === undefined || by === id ? null : `Onboarding ${plain(by)} uses it`;
}
