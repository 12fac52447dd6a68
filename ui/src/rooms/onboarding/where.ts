// What stands behind a port: targets that are registered one by one, or something that registers its targets itself. Pure.
import type { Attach, Candidate, ContainerPort, DesiredListener, TargetType } from "../../host/bindings";
import { lines } from "./typed";

/** What registers its targets itself; of an ECS service each port says which container. */
export type Attached = { ecsService: string } | { autoScalingGroup: string };

/** Nothing chosen yet, targets that were found or saved, something attached, or addresses as typed. A key is a candidate’s. */
export type Where =
  | { from: "nothing" }
  | { from: "found"; key: string | null; type: TargetType; targets: readonly string[] }
  | { from: "attached"; key: string | null; type: TargetType; to: Attached }
  | { from: "addresses"; text: string };

export interface Registered {
  type: TargetType;
  targets: readonly string[];
}

/** What is registered one by one; nothing while nothing is chosen, or where something registers its targets itself. */
export function registeredOf(where: Where): Registered {
  switch (where.from) {
    case "found":
      return where;
    case "attached":
      return { type: where.type, targets: [] };
    case "addresses":
      return { type: "ip", targets: lines(where.text) };
    case "nothing":
      return { type: "ip", targets: [] };
  }
}

/** What is attached, as the backend says it; a container that is not chosen yet is nameless, which slips.ts refuses. */
export function attachOf(where: Where, container: ContainerPort | null): Attach | undefined {
  if (where.from !== "attached") return undefined;
  if ("autoScalingGroup" in where.to) return { auto_scaling_group: where.to.autoScalingGroup };
  return { ecs_service: { service: where.to.ecsService, container: container?.container ?? "", container_port: container?.port ?? 0 } };
}

/** The whole of a candidate; of targets those that `fit`. */
export function whereOfCandidate({ key, target_type: type, targets, attach }: Candidate, fit: (target: Candidate["targets"][number]) => boolean): Where {
  if (attach) return { from: "attached", key, type, to: attachedTo(attach) };
  return { from: "found", key, type, targets: targets.filter(fit).map(({ id }) => id) };
}

/** What a saved listener stands on; found again among the candidates where it still is one. */
export function whereOf({ target_type: type, targets = [], attach }: DesiredListener, candidates: readonly Candidate[]): Where {
  if (attach) {
    const to = attachedTo(attach);
    const key = candidates.find((one) => one.attach && same(attachedTo(one.attach), to))?.key ?? null;
    return { from: "attached", key, type, to };
  }
  const holds = (one: Candidate) => !one.attach && one.target_type === type && targets.every((id) => one.targets.some((target) => target.id === id));
  const candidate = candidates.find(holds);
  if (type === "ip" && !candidate) return { from: "addresses", text: targets.join("\n") };
  return { from: "found", key: candidate?.key ?? null, type, targets };
}

/** The container that a saved listener names. */
export function containerOf(attach: Attach | undefined): ContainerPort | null {
  return attach && "ecs_service" in attach ? { container: attach.ecs_service.container, port: attach.ecs_service.container_port } : null;
}

/** Whether two places mean the same, whatever candidate they were found as. */
export function sameWhere(a: Where, b: Where): boolean {
  if (a.from === "attached" || b.from === "attached") return a.from === "attached" && b.from === "attached" && same(a.to, b.to) && a.type === b.type;
  const [one, other] = [registeredOf(a), registeredOf(b)];
  return one.type === other.type && one.targets.join() === other.targets.join();
}

function attachedTo(attach: Attach): Attached {
  return "ecs_service" in attach ? { ecsService: attach.ecs_service.service } : { autoScalingGroup: attach.auto_scaling_group };
}

function same(a: Attached, b: Attached): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
