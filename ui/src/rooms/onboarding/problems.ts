// Problems and the fields they belong to: which step shows a field, and what is said there. Pure.
import type { Problem } from "../../host/bindings";
import type { Form } from "./form";

/** The steps of the form, in order. */
export const STEPS = ["service", "where", "network", "exposure", "review"] as const;
type StepName = (typeof STEPS)[number];

/** The index of the step that shows a field. Targets of one port alone are shown with that port. */
export function stepOf(field: string, form?: Form): number {
  return STEPS.indexOf(stepName(field, form));
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

export function slip(field: string, code: string, message: string, hint: string | null = null): Problem {
  return { field, code, message, hint };
}

function stepName(field: string, form: Form | undefined): StepName {
  if (field === "name") return "service";
  if (field === "where") return "where";
  const targets = /^listeners\[(\d+)\]\.(targets|target_type)/.exec(field);
  if (targets) return form?.ports[Number(targets[1])]?.own ? "exposure" : "where";
  if (field.startsWith("network") || field.startsWith("adopt.load_balancer")) return "network";
  return /^(listeners|firefly|exposure|service|adopt|four_eyes)/.test(field) ? "exposure" : "review";
}
