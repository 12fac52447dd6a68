// A step's work as a person reads it: its kind, and its parameters as JSON with the slots spelled out. Pure.
import type { Plan, Work } from "../../host/bindings";
import { json } from "../../shared/format";

/** Marks what was there before and is used; `onboarding.rs` has the key. */
const ADOPTED = "FireflyAdoptedBy";
const REMOVES = ["delete", "remove", "revoke", "deregister", "detach"];

interface Kind {
  text: "Create" | "Change" | "Remove" | "Adopt" | "Wait";
  color: "green" | "blue" | "red" | "grey";
}

/** Whether a step creates, changes, removes, takes into use or only waits. */
export function kindOf(work: Work): Kind {
  if ("wait" in work) return { text: "Wait", color: "grey" };
  const { act } = work;
  const [verb = ""] = act.do.split("_");
  if (act.do === "add_tags" && ADOPTED in act.tags) return { text: "Adopt", color: "blue" };
  if (verb === "create" || verb === "write") return { text: "Create", color: "green" };
  return REMOVES.includes(verb) ? { text: "Remove", color: "red" } : { text: "Change", color: "blue" };
}

interface Tallies {
  created: number;
  changed: number;
  removed: number;
  adopted: number;
  kept: number;
  waits: number;
}

/** How many steps are of which kind, and how much stays as it is. */
export function talliesOf({ steps, kept }: Plan): Tallies {
  const of = (text: Kind["text"]) => steps.filter(({ work }) => kindOf(work).text === text).length;
  return { created: of("Create"), changed: of("Change"), removed: of("Remove"), adopted: of("Adopt"), kept: kept.length, waits: of("Wait") };
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
