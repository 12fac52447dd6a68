// The new-onboarding form as the screen shows it: text as typed, choices as made. What it becomes on submit is in draft.ts.
import type { Candidate, DesiredListener, HealthCheck, OnboardingView, TargetType } from "../../host/bindings";

/** Health check fields as typed; times in seconds, thresholds in checks in a row. */
export interface Health {
  protocol: string;
  port: string;
  path: string;
  matcher: string;
  interval: string;
  timeout: string;
  healthy: string;
  unhealthy: string;
}

/** Targets that are registered together. */
export interface Registered {
  type: TargetType;
  targets: readonly string[];
}

/** One port that Firefly dials. */
export interface PortRow {
  port: string;
  targetPort: string;
  health: Health;
  /** Targets of this port alone, as an onboarding file may name them; null where it has those of the form. */
  own: Registered | null;
}

/** Where the service runs: nothing chosen yet, a candidate that was found (or what was saved, without a key), or addresses as typed. */
export type Where = { from: "nothing" } | ({ from: "found"; key: string | null } & Registered) | { from: "addresses"; text: string };

export interface Form {
  /** Null for a new onboarding. */
  id: string | null;
  name: string;
  where: Where;
  vpc: string;
  /** At most one in each zone. */
  subnets: readonly string[];
  ports: readonly PortRow[];
  /** Firefly's account as typed, and as typed again. */
  account: string;
  again: string;
  /** The account that was confirmed before; it need not be typed again. */
  confirmed: string | null;
  contact: string;
  regions: readonly string[];
  hostname: string;
  restrictions: string;
  crossZone: boolean;
  deletionProtection: boolean;
  enforceInbound: boolean;
  /** One range a line. */
  ranges: string;
  admitIn: readonly string[];
  tags: Record<string, string>;
}

/** As the backend's default: quicker than AWS's own, and nothing but a connection. */
export const HEALTH: Health = { protocol: "TCP", port: "traffic-port", path: "/", matcher: "200-399", interval: "10", timeout: "10", healthy: "3", unhealthy: "2" };

/** A port with the service listening on the same one. */
export function portRow(port: number): PortRow {
  return { port: String(port), targetPort: String(port), health: HEALTH, own: null };
}

/** The form of a new onboarding, with sound defaults. */
export function emptyForm(): Form {
  return {
    id: null,
    name: "",
    where: { from: "nothing" },
    vpc: "",
    subnets: [],
    ports: [portRow(443)],
    account: "",
    again: "",
    confirmed: null,
    contact: "",
    regions: [],
    hostname: "",
    restrictions: "",
    crossZone: true,
    deletionProtection: true,
    enforceInbound: false,
    ranges: "",
    admitIn: [],
    tags: {},
  };
}

type Kept = Pick<OnboardingView, "desired" | "firefly_confirmed">;

/** The form of an onboarding that exists; nothing of it is lost when it is saved again. */
export function formOf({ desired, firefly_confirmed }: Kept, candidates: readonly Candidate[]): Form {
  const { exposure, firefly, listeners, network } = desired;
  const common = registered(listeners[0]);
  return {
    id: desired.id,
    name: desired.name,
    where: whereOf(common, candidates),
    vpc: network.vpc,
    subnets: network.subnets,
    ports: listeners.map((listener) => rowOf(listener, common)),
    account: firefly.account,
    again: "",
    confirmed: firefly_confirmed ? firefly.account : null,
    contact: firefly.contact ?? "",
    regions: firefly.regions,
    hostname: exposure.hostname ?? "",
    restrictions: exposure.restrictions ?? "",
    crossZone: exposure.cross_zone,
    deletionProtection: exposure.deletion_protection,
    enforceInbound: exposure.enforce_inbound,
    ranges: exposure.consumer_ranges.join("\n"),
    admitIn: exposure.admit_in,
    tags: exposure.tags,
  };
}

/** Words or lines as typed, blank ones left out. */
export function lines(text: string): string[] {
  return text.split(/[\s,;]+/).filter((line) => line !== "");
}

/** An account ID without the gaps that people type into it. */
export function digitsOf(account: string): string {
  return account.replace(/[\s-]/g, "");
}

/** What the form registers; nothing while nothing is chosen. */
export function registeredOf(where: Where): Registered {
  if (where.from === "found") return where;
  return { type: "ip", targets: where.from === "addresses" ? lines(where.text) : [] };
}

function whereOf(common: Registered, candidates: readonly Candidate[]): Where {
  const holds = ({ target_type, targets }: Candidate) => target_type === common.type && common.targets.every((id) => targets.some((target) => target.id === id));
  const candidate = candidates.find(holds);
  if (common.type === "ip" && !candidate) return { from: "addresses", text: common.targets.join("\n") };
  return { from: "found", key: candidate?.key ?? null, ...common };
}

function rowOf(listener: DesiredListener, common: Registered): PortRow {
  const its = registered(listener);
  const same = its.type === common.type && its.targets.join() === common.targets.join();
  return { port: String(listener.port), targetPort: String(listener.target_port), health: healthOf(listener.health_check), own: same ? null : its };
}

function registered(listener: DesiredListener | undefined): Registered {
  return { type: listener?.target_type ?? "ip", targets: listener?.targets ?? [] };
}

function healthOf(check: HealthCheck): Health {
  return {
    protocol: check.protocol,
    port: check.port,
    path: check.path ?? HEALTH.path,
    matcher: check.matcher ?? HEALTH.matcher,
    interval: String(check.interval_seconds),
    timeout: String(check.timeout_seconds),
    healthy: String(check.healthy_threshold),
    unhealthy: String(check.unhealthy_threshold),
  };
}
