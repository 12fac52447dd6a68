// What the form itself can see: blanks, numbers that are none, an account that was typed in two ways. All at once, by field,
// in the shape of the backend's problems. What AWS accepts is the backend's to say (`onboarding_check`).
import type { Problem } from "../../host/bindings";
import { isRange, isWhole } from "./draft";
import { digitsOf, lines, registeredOf, type Form, type PortRow } from "./form";

/** The steps of the form, in order. */
export const STEPS = ["service", "where", "network", "exposure", "review"] as const;
export type StepName = (typeof STEPS)[number];

/** Everything that keeps the form from becoming a draft. */
export function slips(form: Form): Problem[] {
  return [...name(form), ...targets(form), ...network(form), ...ports(form), ...account(form), ...ranges(form)];
}

/** The index of the step that shows a field. */
export function stepOf(field: string): number {
  return STEPS.indexOf(stepName(field));
}

/** What is wrong at `field`, or below it with `deep`, as the sentences that a form field shows. */
export function errorAt(problems: readonly Problem[], field: string, deep = false): string | undefined {
  const below = (other: string) => deep && (other.startsWith(`${field}[`) || other.startsWith(`${field}.`));
  const here = problems.filter((problem) => problem.field === field || below(problem.field));
  return here.length === 0 ? undefined : [...new Set(here.map(saying))].join(". ");
}

/** Message and advice in one. */
export function saying({ message, hint }: Problem): string {
  return hint ? `${message}. ${hint}` : message;
}

function stepName(field: string): StepName {
  if (field === "name") return "service";
  if (field === "where" || /^listeners\[\d+\]\.targets/.test(field)) return "where";
  if (field.startsWith("network")) return "network";
  return /^(listeners|firefly|exposure)/.test(field) ? "exposure" : "review";
}

function name(form: Form): Problem[] {
  return form.name.trim() === "" ? [slip("name", "blank", "The service has no name", "Give it one that people recognise")] : [];
}

function targets({ where }: Form): Problem[] {
  if (where.from === "nothing") return [slip("where", "blank", "Nothing is chosen", "Choose what runs the service, or name its addresses")];
  if (registeredOf(where).targets.length > 0) return [];
  return where.from === "addresses"
    ? [slip("where", "blank", "No address is named", "Write one private address a line")]
    : [slip("where", "blank", "No target is chosen", "Choose at least one target")];
}

function network(form: Form): Problem[] {
  if (form.vpc === "") return [slip("network.vpc", "blank", "No VPC is chosen", "Choose the VPC from which the service is reached")];
  return form.subnets.length === 0 ? [slip("network.subnets", "blank", "No subnet is chosen", "Choose one subnet in each zone; two zones or more")] : [];
}

function ports(form: Form): Problem[] {
  if (form.ports.length === 0) return [slip("listeners", "blank", "No port is exposed", "Name at least one port that Firefly should reach")];
  return form.ports.flatMap((row, index) => port(row, `listeners[${index}]`));
}

function port({ port, targetPort, health }: PortRow, field: string): Problem[] {
  const numbers = [
    { at: "port", text: port, most: 65535, least: 1 },
    { at: "target_port", text: targetPort, most: 65535, least: 1 },
    { at: "health_check.interval_seconds", text: health.interval, least: 5, most: 300 },
    { at: "health_check.timeout_seconds", text: health.timeout, least: 2, most: 120 },
    { at: "health_check.healthy_threshold", text: health.healthy, least: 2, most: 10 },
    { at: "health_check.unhealthy_threshold", text: health.unhealthy, least: 2, most: 10 },
  ];
  return numbers.filter(({ text, least, most }) => !isWhole(text, least, most)).map(({ at, least, most }) => slip(`${field}.${at}`, "number", `Not a whole number from ${least} to ${most}`));
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

function slip(field: string, code: string, message: string, hint: string | null = null): Problem {
  return { field, code, message, hint };
}
