// The settings of one port in words: what each does, its trap, and what AWS does where nothing is decided. Ranges and defaults:
// docs/aws.md, “Load balancers, target groups, listeners”. Pure.
import type { Protocol } from "../../host/bindings";
import { count } from "../../shared/format";
import { OPTIONS, type Options } from "./port";
import { OPTION_NUMBERS } from "./portSlips";

type NumberKey = (typeof OPTION_NUMBERS)[number]["key"];
type DecisionKey = "preserveClientIp" | "endAtDeregistration" | "endWhenUnhealthy" | "crossZone";

export interface OptionNumber {
  key: NumberKey;
  at: string;
  least: number;
  most: number;
  unit: string;
  label: string;
  about: string;
  /** What holds while it is blank. */
  normal: string;
  /** Why it cannot be set here; null when it can. */
  because: string | null;
}

export interface OptionDecision {
  key: DecisionKey;
  at: string;
  label: string;
  about: string;
  normal: string;
  /** Why it cannot be on, or off; null when it can. */
  neverOn: string | null;
  neverOff: string | null;
}

const WORDS: Record<NumberKey, { label: string; about: string; normal: string; unit: string }> = {
  idleTimeout: { label: "Idle time-out in seconds", about: "A TCP connection that is silent for so long is dropped without a word", normal: "350 s", unit: " s" },
  deregistrationDelay: { label: "Deregistration delay in seconds", about: "A target that leaves may finish for so long", normal: "300 s", unit: " s" },
  dnsFailoverCount: { label: "Healthy targets before DNS leaves a zone", about: "With fewer, the zone’s address is taken out of DNS", normal: "1", unit: "" },
  dnsFailoverPercentage: { label: "Healthy share before DNS leaves a zone", about: "The same as a share of the zone’s targets", normal: "no share", unit: " %" },
  routingCount: { label: "Healthy targets before unhealthy ones are used", about: "With fewer, traffic goes to unhealthy targets as well", normal: "1", unit: "" },
  routingPercentage: { label: "Healthy share before unhealthy ones are used", about: "The same as a share of the zone’s targets", normal: "no share", unit: " %" },
};

/** The numbers that may be set. */
export function numbers(protocol: Protocol, regions: readonly string[]): OptionNumber[] {
  const because = (key: NumberKey): string | null => {
    if (key !== "idleTimeout") return null;
    if (protocol !== "TCP") return `${protocol} listeners have no such setting`;
    return regions.length > 0 ? "Load balancers with an idle time-out of their own serve no other Region" : null;
  };
  return OPTION_NUMBERS.map((number) => ({ ...number, ...WORDS[number.key], because: because(number.key) }));
}

/** What may be decided. */
export function decisions(protocol: Protocol, alb: boolean): OptionDecision[] {
  const datagrams = protocol === "UDP" || protocol === "TCP_UDP";
  const own = alb ? "It is always on before an Application Load Balancer" : datagrams ? "It is always on for UDP" : null;
  return [
    { key: "preserveClientIp", at: "preserve_client_ip", label: "Preserve client addresses", about: "Over PrivateLink the targets see the load balancer’s addresses either way", normal: "As AWS does by itself", neverOn: null, neverOff: own },
    { key: "endAtDeregistration", at: "end_connections_at_deregistration", label: "Cut connections after the delay", about: "What is still open when a target has left", normal: "As AWS does by itself", neverOn: null, neverOff: null },
    { key: "endWhenUnhealthy", at: "end_connections_when_unhealthy", label: "Cut connections of an unhealthy target", about: "Off lets a busy target finish what it has begun", normal: "As AWS does by itself", neverOn: datagrams ? "AWS cuts no connections of UDP" : null, neverOff: null },
    { key: "crossZone", at: "cross_zone", label: "Cross-zone for this port", about: "Send to healthy targets in every zone", normal: "As the load balancer", neverOn: null, neverOff: null },
  ];
}

/** The fold’s own line: how many settings were decided. */
export function settled(options: Options): string {
  const decided = (Object.keys(OPTIONS) as (keyof Options)[]).filter((key) => options[key] !== OPTIONS[key]).length;
  return decided === 0 ? "Settings: as AWS has them" : `Settings: ${count(decided, "choice")} of your own`;
}
