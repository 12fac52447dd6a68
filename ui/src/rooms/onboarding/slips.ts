// What the form itself can see: blanks, numbers that are none, an account that was typed in two ways. All at once, by field,
// in the shape of the backend's problems. What AWS accepts is the backend's to say (`onboarding_check`).
import type { Problem } from "../../host/bindings";
import type { Form } from "./form";
import { portSlips } from "./portSlips";
import { slip } from "./problems";
import { digitsOf, isRange, lines } from "./typed";
import { registeredOf, type Where } from "./where";

/** Everything that keeps the form from becoming a draft. */
export function slips(form: Form): Problem[] {
  return [...name(form), ...where(form), ...network(form), ...ports(form), ...account(form), ...ranges(form), ...tags(form)];
}

function name(form: Form): Problem[] {
  return form.name.trim() === "" ? [slip("name", "blank", "The service has no name", "Give it one that people recognise")] : [];
}

/** What stands behind every port counts as long as some port has nothing of its own. */
function where({ where, ports }: Form): Problem[] {
  return ports.length > 0 && ports.every(({ own }) => own !== null) ? [] : empty(where, "where");
}

/** Why a place holds nothing to register. */
function empty(where: Where, field: string): Problem[] {
  if (where.from === "nothing") return [slip(field, "blank", "Nothing is chosen", "Choose what runs the service, or name its addresses")];
  if (where.from === "attached" || registeredOf(where).targets.length > 0) return [];
  return where.from === "addresses"
    ? [slip(field, "blank", "No address is named", "Write one private address a line")]
    : [slip(field, "blank", "No target is chosen", "Choose at least one target")];
}

function network(form: Form): Problem[] {
  if (form.vpc === "") return [slip("network.vpc", "blank", "No VPC is chosen", "Choose the VPC from which the service is reached")];
  return form.subnets.length === 0 ? [slip("network.subnets", "blank", "No subnet is chosen", "Choose one subnet in each zone; two zones or more")] : [];
}

function ports(form: Form): Problem[] {
  if (form.ports.length === 0) return [slip("listeners", "blank", "No port is exposed", "Name at least one port that Firefly should reach")];
  return form.ports.flatMap((row, index) => {
    const field = `listeners[${index}]`;
    return [...(row.own ? empty(row.own, `${field}.targets`) : []), ...portSlips(row, row.own ?? form.where, field)];
  });
}

function account(form: Form): Problem[] {
  const typed = digitsOf(form.account);
  if (!/^\d{12}$/.test(typed)) return [slip("firefly.account", "account", "An account ID has 12 digits", "Take it from Firefly’s invite")];
  if (typed === form.confirmed || typed === digitsOf(form.again)) return [];
  const text = form.again.trim() === "" ? "The account ID is not typed again yet" : "The two account IDs differ";
  return [slip("firefly.again", "account-differs", text, "Type it again from another source than the first time")];
}

function ranges(form: Form): Problem[] {
  if (!form.enforceInbound) return [];
  const typed = lines(form.ranges);
  if (typed.length === 0) return [slip("exposure.consumer_ranges", "blank", "With no range, nothing would get in", "Name Firefly’s ranges from the invite, or switch enforcement off")];
  const bad = typed.find((range) => !isRange(range));
  return bad === undefined ? [] : [slip("exposure.consumer_ranges", "range", `“${bad}” is not an address range`, "Write ranges such as 10.40.0.0/16, one a line")];
}

/** A key that stands twice would be lost: the later one wins. */
function tags(form: Form): Problem[] {
  const keys = form.tags.filter(({ key, value }) => key !== "" || value !== "").map(({ key }) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice === undefined) return [];
  return [slip("exposure.tags", "tag-twice", twice === "" ? "Two tags have no key" : `The tag “${twice}” stands twice`, "Give each key once")];
}
