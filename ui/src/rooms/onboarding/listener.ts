// From a port of the form to the listener that the backend checks and keeps. Pure. What is not needed is left out.
import type { DesiredListener, HealthCheck, HealthThresholds, ListenerOptions, Tls } from "../../host/bindings";
import type { Decision, Health, Options, PortRow } from "./port";
import { stated } from "./typed";
import { attachOf, registeredOf, type Where } from "./where";

/** The listener of a port; `common` stands behind every port that has nothing of its own. Numbers that are none become NaN. */
export function listenerOf(row: PortRow, common: Where): DesiredListener {
  const where = row.own ?? common;
  const { type, targets } = registeredOf(where);
  const attach = attachOf(where, row.container);
  return {
    port: Number(row.port),
    protocol: row.protocol,
    target_type: type,
    target_port: Number(row.targetPort),
    targets: attach ? undefined : [...targets],
    attach,
    tls: row.protocol === "TLS" ? tls(row) : undefined,
    health_check: healthCheck(row.health),
    options: options(row.options),
    adopt_target_group: stated(row.adopt),
  };
}

function tls({ tls: { certificate, policy, alpn, toTargets } }: PortRow): Tls {
  return { certificate, policy, alpn, to_targets: toTargets || undefined };
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

function options(typed: Options): ListenerOptions | undefined {
  const decided: ListenerOptions = {
    idle_timeout_seconds: number(typed.idleTimeout),
    proxy_protocol: typed.proxyProtocol || undefined,
    preserve_client_ip: decision(typed.preserveClientIp),
    deregistration_delay_seconds: number(typed.deregistrationDelay),
    end_connections_at_deregistration: decision(typed.endAtDeregistration),
    end_connections_when_unhealthy: decision(typed.endWhenUnhealthy),
    cross_zone: decision(typed.crossZone),
    health_thresholds: thresholds(typed),
  };
  return defined(decided);
}

function thresholds(typed: Options): HealthThresholds | undefined {
  return defined({
    dns_failover_count: number(typed.dnsFailoverCount),
    dns_failover_percentage: number(typed.dnsFailoverPercentage),
    routing_count: number(typed.routingCount),
    routing_percentage: number(typed.routingPercentage),
  });
}

/** The settings, or nothing where none of them is set. */
function defined<T extends object>(settings: T): T | undefined {
  return Object.values(settings).some((value) => value !== undefined) ? settings : undefined;
}

function number(text: string): number | undefined {
  return text.trim() === "" ? undefined : Number(text);
}

function decision(choice: Decision): boolean | undefined {
  return choice === "default" ? undefined : choice === "on";
}
