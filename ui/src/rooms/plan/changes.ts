// What a step changes, and whether that can be taken back, as a person reads it. Pure.
import type { Action, Change, Step } from "../../host/bindings";
import { plain } from "../../shared/format";

/** Attributes by AWS’s own keys, and the unit of those that are numbers. */
const ATTRIBUTES: Record<string, { text: string; unit?: string }> = {
  "deletion_protection.enabled": { text: "Deletion protection" },
  "load_balancing.cross_zone.enabled": { text: "Cross-zone load balancing" },
  "proxy_protocol_v2.enabled": { text: "Proxy protocol version 2" },
  "preserve_client_ip.enabled": { text: "Preserve client addresses" },
  "deregistration_delay.timeout_seconds": { text: "Deregistration delay", unit: " s" },
  "deregistration_delay.connection_termination.enabled": { text: "Cut connections after the delay" },
  "target_health_state.unhealthy.connection_termination.enabled": { text: "Cut connections of an unhealthy target" },
  "target_group_health.dns_failover.minimum_healthy_targets.count": { text: "Healthy targets before DNS leaves a zone" },
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": { text: "Healthy targets before DNS leaves a zone, as a share", unit: " %" },
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": { text: "Healthy targets before unhealthy ones are used" },
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": { text: "Healthy targets before unhealthy ones are used, as a share", unit: " %" },
  "tcp.idle_timeout.seconds": { text: "Idle time-out", unit: " s" },
};

export interface Said {
  what: string;
  before: string;
  after: string;
}

/** A change in words: `Idle time-out: 350 s → 900 s`. */
export function said({ what, before, after }: Change): Said {
  const known = ATTRIBUTES[what];
  const value = (text: string) => (text === "" ? "none" : known ? attribute(text, known.unit) : plain(text));
  return { what: known?.text ?? plain(what), before: before === null ? "not set" : value(before), after: after === null ? "removed" : value(after) };
}

/** Whether a step can be taken back, in a sentence; nothing for a wait, which changes nothing. */
export function undoOf({ work, undo }: Step): string | null {
  if ("wait" in work) return null;
  if (undo) return `Can be taken back: ${words(undo)}`;
  const { act } = work;
  if (act.do === "remove_principals" || act.do === "set_acceptance") return "Is not taken back by itself: it makes the account safer";
  if (act.do === "delete_txt_record" || act.do.startsWith("delete_") || act.do.startsWith("deregister_")) return "Cannot be brought back once it is done";
  return JSON.stringify(act).includes('"from":') ? "Goes away with what this plan creates" : "Is not taken back by itself";
}

function words(action: Action): string {
  return action.do.replaceAll("_", " ");
}

function attribute(text: string, unit = ""): string {
  if (text === "true") return "on";
  if (text === "false") return "off";
  if (text === "use_load_balancer_configuration") return "as the load balancer";
  return /^\d+$/.test(text) ? `${text}${unit}` : plain(text);
}
