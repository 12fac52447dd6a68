// From the form to the draft that the backend checks and keeps. Pure. What does not even parse is said by slips.ts.
import type { DesiredListener, Draft, HealthCheck } from "../../host/bindings";
import { digitsOf, lines, registeredOf, type Form, type Health, type PortRow, type Registered } from "./form";

/** The draft of a form; numbers that are none become NaN, which slips.ts has refused before it is sent. */
export function draftOf(form: Form): Draft {
  const common = registeredOf(form.where);
  return {
    id: form.id,
    name: form.name.trim(),
    firefly_again: again(form),
    firefly: { account: digitsOf(form.account), regions: [...form.regions], contact: stated(form.contact) },
    network: { vpc: form.vpc, subnets: [...form.subnets] },
    listeners: form.ports.map((row) => listener(row, common)),
    exposure: {
      hostname: stated(form.hostname),
      restrictions: stated(form.restrictions),
      cross_zone: form.crossZone,
      deletion_protection: form.deletionProtection,
      enforce_inbound: form.enforceInbound,
      consumer_ranges: lines(form.ranges).filter((range) => form.enforceInbound || isRange(range)),
      admit_in: [...form.admitIn],
      tags: form.tags,
    },
  };
}

/** The second typing of the account, where it is whole; the backend compares. */
function again(form: Form): string | undefined {
  const digits = digitsOf(form.again);
  return /^\d{12}$/.test(digits) ? digits : undefined;
}

/** The value at a problem's path, such as `listeners[0].targets[1]`. */
export function valueAt(draft: Draft, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  return keys.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined), draft);
}

/** Whether text is a whole number from `least` to `most`. */
export function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

/** Whether text is an address range such as `10.0.0.0/16`. */
export function isRange(text: string): boolean {
  const [address = "", length = "", more] = text.split("/");
  if (more !== undefined) return false;
  if (address.includes(":")) return /^[0-9a-f:]{2,39}$/i.test(address) && isWhole(length, 0, 128);
  const parts = address.split(".");
  return parts.length === 4 && parts.every((part) => isWhole(part, 0, 255)) && isWhole(length, 0, 32);
}

function listener({ port, targetPort, health, own }: PortRow, common: Registered): DesiredListener {
  const { type, targets } = own ?? common;
  return { port: Number(port), protocol: "TCP", target_type: type, target_port: Number(targetPort), targets: [...targets], health_check: healthCheck(health) };
}

/** Path and success codes exist for HTTP and HTTPS alone. */
function healthCheck(health: Health): HealthCheck {
  const web = health.protocol !== "TCP";
  return {
    protocol: health.protocol,
    port: health.port.trim(),
    path: web ? stated(health.path) : undefined,
    matcher: web ? stated(health.matcher) : undefined,
    interval_seconds: Number(health.interval),
    timeout_seconds: Number(health.timeout),
    healthy_threshold: Number(health.healthy),
    unhealthy_threshold: Number(health.unhealthy),
  };
}

function stated(text: string): string | undefined {
  return text.trim() === "" ? undefined : text.trim();
}
