// What deserves a second look, but stops nothing: in the choice of subnets, and on the way to the targets. Pure.
import type { InventoryView } from "../../host/bindings";
import { listed, plain } from "../../shared/format";
import { groupsOf, standingOf, wheresOf } from "./choice";
import type { Form } from "./form";
import { opennessOf, zonesOf } from "./network";

/** Doubts about the subnets, as whole sentences. */
export function doubtsOf(form: Form, view: InventoryView): string[] {
  const chosen = view.inventory.subnets.filter(({ id }) => form.subnets.includes(id));
  const open = chosen.filter((subnet) => opennessOf(subnet, view.inventory) === "public").map(({ name, id }) => plain(name ?? id));
  const doubts: string[] = [];
  if (chosen.length === 1) doubts.push("With one zone alone, Firefly loses the service when that zone fails. Two zones or more are advised.");
  if (open.length > 0) doubts.push(`A route leads from ${listed(open)} to an internet gateway. The load balancer is internal all the same, but a private subnet shows it more plainly.`);
  return [...doubts, ...stranded(form, view)];
}

/** Groups of the targets that the plan leaves as they are, in one sentence; nothing where the load balancer is let in, or no group is known. */
export function unadmitted(form: Form, view: InventoryView): string | null {
  const left = groupsOf(form, view).filter(({ id }) => !form.admitIn.includes(id));
  if (left.length === 0) return null;
  const names = listed(left.map(({ id, name }) => plain(name ?? id)));
  return `The plan does not let the load balancer into ${names}. Unless rules there admit it already, the targets stay unhealthy and the set-up waits for them.`;
}

/** Targets in a zone without a load balancer node are reached across zones, or not at all. */
function stranded(form: Form, view: InventoryView): string[] {
  const standing = wheresOf(form).flatMap((where) => standingOf(where, view));
  const without = zonesOf(view.inventory, form.vpc).filter(({ subnets }) => !subnets.some(({ id }) => form.subnets.includes(id)));
  const zones = without.map(({ zone }) => zone).filter((name) => standing.some(({ zone }) => zone === name));
  if (zones.length === 0 || form.subnets.length === 0) return [];
  return [`Targets stand in ${listed(zones)}, where the load balancer has no subnet. AWS sends them nothing while their zone is not enabled for the load balancer.`];
}
