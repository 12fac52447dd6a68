// Choosing a candidate: what of the form follows from it. Pure.
import type { Candidate, CandidateTarget, Inventory, InventoryView } from "../../host/bindings";
import { registeredOf, type Form } from "./form";
import { suggested } from "./network";

/** The candidate that the form has chosen, where it is still found. */
export function chosenOf({ where }: Form, { candidates }: InventoryView): Candidate | undefined {
  return where.from === "found" ? candidates.find(({ key }) => key === where.key) : undefined;
}

/** Groups of the chosen targets, and those that were admitted before. */
export function groupsOf(form: Form, view: InventoryView): { id: string; name: string | null }[] {
  const { targets } = registeredOf(form.where);
  const theirs = chosenOf(form, view)?.targets.filter(({ id }) => targets.includes(id)).flatMap(({ security_groups }) => security_groups) ?? [];
  const ids = [...new Set([...theirs, ...form.admitIn])];
  return ids.map((id) => ({ id, name: view.inventory.security_groups.find((group) => group.id === id)?.name ?? null }));
}

/** What changes with a candidate: targets, VPC and subnets, and the port that it is known to listen on. */
export function takeCandidate(form: Form, candidate: Candidate, inventory: Inventory): Partial<Form> {
  const targets = candidate.targets.filter((target) => idle(candidate, target) === null).map(({ id }) => id);
  const moved = candidate.vpc !== form.vpc;
  return {
    where: { from: "found", key: candidate.key, type: candidate.target_type, targets },
    admitIn: [],
    ports: form.ports.map((row) => (candidate.ports.length === 1 && form.ports.length === 1 ? { ...row, targetPort: String(candidate.ports[0]) } : row)),
    ...(moved && { vpc: candidate.vpc, subnets: suggested(inventory, candidate.vpc) }),
  };
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
