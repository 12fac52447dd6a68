// A step's work as a person reads it: its kind, and its parameters as JSON with the slots spelled out. Pure.
import type { Work } from "../../host/bindings";
import { json } from "../../shared/format";

/** Whether a step creates, changes, removes or only waits. */
export function kindOf(work: Work): { text: string; color: "green" | "blue" | "red" | "grey" } {
  if ("wait" in work) return { text: "Wait", color: "grey" };
  const verb = work.act.do.split("_")[0];
  if (verb === "create") return { text: "Create", color: "green" };
  if (verb === "delete" || verb === "remove" || verb === "revoke" || verb === "deregister") return { text: "Remove", color: "red" };
  return { text: "Change", color: "blue" };
}

/** The parameters, one per line: `{ "known": x }` reads as `x`, `{ "from": "step" }` as `‹result of step›`. */
export function parameters(work: Work): string {
  const value = "act" in work ? work.act : work.wait;
  return json(flat(value));
}

function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== "object" || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only) {
    const [key, inner] = only;
    if (key === "known" || key === "plain" || key === "to_group") return flat(inner);
    if (key === "from" && typeof inner === "string") return `‹result of ${inner}›`;
  }
  return Object.fromEntries(entries.filter(([, inner]) => inner !== null).map(([key, inner]) => [key, flat(inner)]));
}
