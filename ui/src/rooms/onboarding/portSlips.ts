// What the form itself can see in one port: numbers that are none, a certificate or a container that is missing. Ranges are
// those of Elastic Load Balancing for Network Load Balancers, as the backend has them.
import type { Problem } from "../../host/bindings";
import type { Options, PortRow } from "./port";
import { slip } from "./problems";
import { isWhole } from "./typed";
import type { Where } from "./where";

interface NumberField<Key> {
  key: Key;
  /** The field's name in the backend's words. */
  at: string;
  least: number;
  most: number;
}

/** Numbers of a health check: seconds, and checks in a row. */
export const HEALTH_NUMBERS = [
  { key: "interval", at: "interval_seconds", least: 5, most: 300 },
  { key: "timeout", at: "timeout_seconds", least: 2, most: 120 },
  { key: "healthy", at: "healthy_threshold", least: 2, most: 10 },
  { key: "unhealthy", at: "unhealthy_threshold", least: 2, most: 10 },
] as const satisfies readonly NumberField<string>[];

/** Numbers that may be left blank. */
export const OPTION_NUMBERS = [
  { key: "idleTimeout", at: "idle_timeout_seconds", least: 60, most: 6000 },
  { key: "deregistrationDelay", at: "deregistration_delay_seconds", least: 0, most: 3600 },
  { key: "dnsFailoverCount", at: "health_thresholds.dns_failover_count", least: 1, most: 65535 },
  { key: "dnsFailoverPercentage", at: "health_thresholds.dns_failover_percentage", least: 1, most: 100 },
  { key: "routingCount", at: "health_thresholds.routing_count", least: 1, most: 65535 },
  { key: "routingPercentage", at: "health_thresholds.routing_percentage", least: 1, most: 100 },
] as const satisfies readonly NumberField<keyof Options>[];

/** What is wrong with a port behind which `where` stands. */
export function portSlips(row: PortRow, where: Where, field: string): Problem[] {
  return [...numbers(row, field), ...tls(row, field), ...container(row, where, field)];
}

function numbers({ port, targetPort, health, options }: PortRow, field: string): Problem[] {
  const needed = [
    { at: "port", text: port, least: 1, most: 65535 },
    { at: "target_port", text: targetPort, least: 1, most: 65535 },
    ...HEALTH_NUMBERS.map(({ key, at, least, most }) => ({ at: `health_check.${at}`, text: health[key], least, most })),
  ];
  const chosen = OPTION_NUMBERS.map(({ key, at, least, most }) => ({ at: `options.${at}`, text: options[key], least, most })).filter(({ text }) => text.trim() !== "");
  return [...needed, ...chosen].filter(({ text, least, most }) => !isWhole(text, least, most)).map(({ at, least, most }) => slip(`${field}.${at}`, "number", `Not a whole number from ${least} to ${most}`));
}

function tls({ protocol, tls }: PortRow, field: string): Problem[] {
  if (protocol !== "TLS" || tls.certificate !== "") return [];
  return [slip(`${field}.tls.certificate`, "blank", "A TLS listener needs a certificate", "Choose one, or let the listener speak TCP: TLS then ends at the service")];
}

function container(row: PortRow, where: Where, field: string): Problem[] {
  const needed = where.from === "attached" && "ecsService" in where.to;
  return needed && row.container === null ? [slip(`${field}.attach`, "blank", "It is not said which container answers this port", "Choose a container port of the ECS service")] : [];
}
