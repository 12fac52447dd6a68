// The words for the domain's closed lists, one table each, so that two screens never say the same thing differently.
import type { Actor, Ending, Evidence, ItemState, NodeKind, Outcome, Part, Purpose, Severity, StepState } from "../host/bindings";

/** What Cloudscape's status indicator can show. */
export type Status = "error" | "warning" | "success" | "info" | "stopped" | "pending" | "in-progress" | "loading";
interface Word {
  text: string;
  status: Status;
}

export const OUTCOME: Record<Outcome, Word> = {
  pass: { text: "Holds", status: "success" },
  fail: { text: "Does not hold", status: "error" },
  unknown: { text: "Unknown", status: "stopped" },
};

export const ITEM: Record<ItemState, Word> = {
  done: { text: "Done", status: "success" },
  in_progress: { text: "In progress", status: "in-progress" },
  next: { text: "Next", status: "info" },
  later: { text: "Later", status: "pending" },
  attention: { text: "Needs attention", status: "warning" },
  unknown: { text: "Unknown", status: "stopped" },
};

export const STEP: Record<StepState, Word> = {
  waiting: { text: "Not begun", status: "pending" },
  running: { text: "Running", status: "in-progress" },
  done: { text: "Done", status: "success" },
  retrying: { text: "Trying again", status: "warning" },
  paused: { text: "Paused", status: "warning" },
  failed: { text: "Failed", status: "error" },
};

export const ENDING: Record<Ending, Word> = {
  finished: { text: "Finished", status: "success" },
  failed: { text: "Failed", status: "error" },
  cancelled: { text: "Cancelled", status: "stopped" },
  needs_attention: { text: "Needs attention", status: "warning" },
};

export const SEVERITY: Record<Severity, { text: string; badge: "severity-critical" | "severity-high" | "severity-medium" | "severity-low" | "severity-neutral" }> = {
  critical: { text: "Critical", badge: "severity-critical" },
  high: { text: "High", badge: "severity-high" },
  medium: { text: "Medium", badge: "severity-medium" },
  low: { text: "Low", badge: "severity-low" },
  info: { text: "Info", badge: "severity-neutral" },
};

export const ACTOR: Record<Actor, string> = { you: "You", firefly: "Firefly" };

export const BASIS: Record<Evidence["basis"], string> = { observed: "Observed", attested: "Attested", unknown: "Unknown" };

export const PART: Record<Part, string> = {
  prerequisites: "Prerequisites",
  load_balancer: "Network Load Balancer",
  endpoint_service: "VPC endpoint service",
  handoff: "Hand-off to Firefly",
  firefly_side: "Firefly’s side",
  approval: "Approve the connection",
  validation: "Validation",
};

export const PURPOSE: Record<Purpose, string> = {
  set_up: "Set up",
  repair: "Repair",
  accept: "Accept a connection",
  reject: "Reject a connection",
  teardown: "Tear down",
  roll_back: "Roll back",
  consumer: "Create Firefly’s endpoint",
  consumer_teardown: "Remove Firefly’s endpoint",
};

export const NODE: Record<NodeKind, string> = {
  instance: "Instance",
  subnet: "Subnet",
  vpc: "VPC",
  nat_gateway: "NAT gateway",
  internet_gateway: "Internet gateway",
  other_load_balancer: "Load balancer",
  target: "Target",
  target_group: "Target group",
  listener: "Listener",
  load_balancer: "Network Load Balancer",
  endpoint_service: "Endpoint service",
  connection: "Connection",
  endpoint: "Interface endpoint",
  private_dns: "Private DNS",
};

/** `ready to hand off` → `Ready to hand off`. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
