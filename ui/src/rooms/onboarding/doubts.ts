// What deserves a second look in the choice of subnets, but stops nothing. Pure.
import type { InventoryView } from "../../host/bindings";
import { listed, plain } from "../../shared/format";
import { chosenOf } from "./choice";
import { registeredOf, type Form } from "./form";
import { opennessOf, targetsIn, zonesOf } from "./network";

/** Doubts as whole sentences. */
export function doubtsOf(form: Form, view: InventoryView): string[] {
  const chosen = view.inventory.subnets.filter(({ id }) => form.subnets.includes(id));
  const open = chosen.filter((subnet) => opennessOf(subnet, view.inventory) === "public").map(({ name, id }) => plain(name ?? id));
  const doubts: string[] = [];
  if (chosen.length === 1) doubts.push("With one zone alone, Firefly loses the service when that zone fails. Two zones or more are advised.");
  if (open.length > 0) doubts.push(`A route leads from ${listed(open)} to an internet gateway. The load balancer is internal all the same, but a private subnet shows it more plainly.`);
  return [...doubts, ...stranded(form, view)];
}

/** Targets in a zone without a load balancer node are reached across zones, or not at all. */
function stranded(form: Form, view: InventoryView): string[] {
  const candidate = chosenOf(form, view);
  const { targets } = registeredOf(form.where);
  const without = zonesOf(view.inventory, form.vpc).filter(({ subnets }) => !subnets.some(({ id }) => form.subnets.includes(id)));
  const zones = without.map(({ zone }) => zone).filter((zone) => targetsIn(candidate, targets, zone) > 0);
  if (zones.length === 0 || form.subnets.length === 0) return [];
  return [`Targets stand in ${listed(zones)}, where the load balancer has no subnet. AWS sends them nothing while their zone is not enabled for the load balancer.`];
}
