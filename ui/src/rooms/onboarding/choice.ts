// Choosing what stands behind the ports: what of the form follows from it. Pure.
import type { Candidate, CandidateTarget, Inventory, InventoryView, Workload } from "../../host/bindings";
import { albProtocol, albsOf } from "./albs";
import type { Form } from "./form";
import { suggested } from "./network";
import type { PortRow } from "./port";
import { registeredOf, whereOfCandidate, type Where } from "./where";

/** Everything that may stand behind a port: what the backend found, and Application Load Balancers. */
export function candidatesOf({ candidates, inventory }: InventoryView): Candidate[] {
  return [...candidates, ...albsOf(inventory)];
}

/** The candidate that was chosen, where it is still found. */
export function candidateOf(where: Where, view: InventoryView): Candidate | undefined {
  return "key" in where ? candidatesOf(view).find(({ key }) => key === where.key) : undefined;
}

/** The candidate that stands behind every port. */
export function chosenOf(form: Form, view: InventoryView): Candidate | undefined {
  return candidateOf(form.where, view);
}

/** Everything that stands behind some port. */
export function wheresOf({ where, ports }: Form): Where[] {
  return [...(ports.some(({ own }) => own === null) ? [where] : []), ...ports.flatMap(({ own }) => own ?? [])];
}

/** The targets that stand there: those that are registered, and those that something registers itself as far as they are known. */
export function standingOf(where: Where, view: InventoryView): CandidateTarget[] {
  const found = candidateOf(where, view)?.targets ?? [];
  const { targets } = registeredOf(where);
  return where.from === "attached" ? found : found.filter(({ id }) => targets.includes(id));
}

/** Groups of all that stands behind a port, and those that were admitted before. */
export function groupsOf(form: Form, view: InventoryView): { id: string; name: string | null }[] {
  const theirs = wheresOf(form).flatMap((where) => standingOf(where, view)).flatMap(({ security_groups }) => security_groups);
  const ids = [...new Set([...theirs, ...form.admitIn])];
  return ids.map((id) => ({ id, name: view.inventory.security_groups.find((group) => group.id === id)?.name ?? null }));
}

/** What changes with a candidate behind every port: targets, VPC and subnets, and what the ports follow. */
export function takeCandidate(form: Form, candidate: Candidate, inventory: Inventory): Partial<Form> {
  const moved = candidate.vpc !== form.vpc && form.adoptLoadBalancer === "";
  const alone = form.ports.length === 1;
  return {
    where: takenWhere(candidate),
    admitIn: [],
    ports: form.ports.map((row) => (row.own ? row : { ...row, ...follow(row, candidate, inventory, alone) })),
    ...(moved && { vpc: candidate.vpc, subnets: suggested(inventory, candidate.vpc) }),
  };
}

/** A candidate as what stands behind a port, with those of its targets that can be registered now. */
export function takenWhere(candidate: Candidate): Where {
  return whereOfCandidate(candidate, (target) => idle(candidate, target) === null);
}

/** What of a port follows a candidate behind it: the port that it listens on where only one is known and `only` this port is
 * exposed, the container with that port, and a check that AWS has for it. */
export function follow(row: PortRow, candidate: Candidate, inventory: Inventory, only: boolean): Partial<PortRow> {
  const containers = containersOf(takenWhere(candidate), inventory);
  const [single] = candidate.ports.map(String);
  // A service with one container port has no other answer, whichever port is dialled
  const follows = candidate.ports.length === 1 && single !== undefined && (only || containers.length > 0);
  const targetPort = follows ? single : row.targetPort;
  const container = containers.find(({ port }) => String(port) === targetPort) ?? null;
  // AWS checks an Application Load Balancer with HTTP or HTTPS alone, and listens for it with TCP alone
  const alb = candidate.target_type === "alb";
  const health = alb && row.health.protocol === "TCP" ? { ...row.health, protocol: albProtocol(candidate.targets[0]?.id ?? "", targetPort, inventory) } : row.health;
  return { targetPort, container, health, ...(alb && { protocol: "TCP" }) };
}

/** The container ports of the ECS service that stands there; none where none does. */
export function containersOf(where: Where, inventory: Inventory): Workload["containers"] {
  if (where.from !== "attached" || !("ecsService" in where.to)) return [];
  const service = where.to.ecsService;
  return inventory.workloads.find(({ arn }) => arn === service)?.containers ?? [];
}

/** Why a target cannot be registered now; null when it can. ELBv2 registers running instances only. */
export function idle(candidate: Pick<Candidate, "target_type">, target: CandidateTarget): string | null {
  if (candidate.target_type !== "instance" || target.state === "running") return null;
  return `It is ${target.state}; AWS registers running instances only`;
}

/** States of the targets at a glance: `2 running, 1 stopped`. */
export function statesOf({ targets }: Candidate): string {
  const states = [...new Set(targets.map(({ state }) => state))];
  const each = states.map((state) => `${targets.filter((target) => target.state === state).length} ${state.toLowerCase().replaceAll("_", " ")}`);
  return each.length === 0 ? "none" : each.join(", ");
}
