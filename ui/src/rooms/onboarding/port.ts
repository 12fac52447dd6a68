// One port that Firefly dials, as the screen shows it: text as typed, choices as made. What it becomes is in listener.ts.
import type { ContainerPort, DesiredListener, HealthCheck, ListenerOptions, Preset, Protocol, Tls } from "../../host/bindings";
import { containerOf, type Where } from "./where";

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

export interface TlsFields {
  /** ARN of the certificate; blank while none is chosen. */
  certificate: string;
  policy: string;
  alpn: string;
  toTargets: boolean;
}

/** Left as AWS has it, or decided. */
export type Decision = "default" | "on" | "off";

/** Settings as typed; blank numbers are left as AWS has them. Times in seconds. */
export interface Options {
  idleTimeout: string;
  proxyProtocol: boolean;
  preserveClientIp: Decision;
  deregistrationDelay: string;
  endAtDeregistration: Decision;
  endWhenUnhealthy: Decision;
  crossZone: Decision;
  dnsFailoverCount: string;
  dnsFailoverPercentage: string;
  routingCount: string;
  routingPercentage: string;
}

export interface PortRow {
  port: string;
  protocol: Protocol;
  targetPort: string;
  /** Which container of an ECS service; null where it is not chosen, or none is needed. */
  container: ContainerPort | null;
  health: Health;
  tls: TlsFields;
  options: Options;
  /** What stands behind this port alone; null where it is what stands behind all. */
  own: Where | null;
  /** ARN of an existing target group that is used; blank where one is made. */
  adopt: string;
}

/** As the backend’s default: quicker than AWS’s own, and nothing but a connection. */
export const HEALTH: Health = { protocol: "TCP", port: "traffic-port", path: "/", matcher: "200-399", interval: "10", timeout: "10", healthy: "3", unhealthy: "2" };

export const TLS: TlsFields = { certificate: "", policy: "ELBSecurityPolicy-TLS13-1-2-2021-06", alpn: "None", toTargets: false };

export const OPTIONS: Options = {
  idleTimeout: "",
  proxyProtocol: false,
  preserveClientIp: "default",
  deregistrationDelay: "",
  endAtDeregistration: "default",
  endWhenUnhealthy: "default",
  crossZone: "default",
  dnsFailoverCount: "",
  dnsFailoverPercentage: "",
  routingCount: "",
  routingPercentage: "",
};

/** A port with the service listening on the same one; both blank for a new row. */
export function portRow(port: number | "", more: Partial<PortRow> = {}): PortRow {
  const text = String(port);
  return { port: text, protocol: "TCP", targetPort: text, container: null, health: HEALTH, tls: TLS, options: OPTIONS, own: null, adopt: "", ...more };
}

/** The ports of a preset. */
export function rowsOf({ ports }: Preset): PortRow[] {
  return ports.map(({ port, protocol, health_check }) => portRow(port, { protocol, health: healthOf(health_check) }));
}

/** The row of a listener that was saved. */
export function rowOf(listener: DesiredListener, own: Where | null): PortRow {
  const { port, protocol, target_port, attach, health_check, tls, options, adopt_target_group } = listener;
  return {
    port: String(port),
    protocol,
    targetPort: String(target_port),
    container: containerOf(attach),
    health: healthOf(health_check),
    tls: tls ? tlsOf(tls) : TLS,
    options: options ? optionsOf(options) : OPTIONS,
    own,
    adopt: adopt_target_group ?? "",
  };
}

export function healthOf(check: HealthCheck): Health {
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

function tlsOf({ certificate, policy, alpn, to_targets }: Tls): TlsFields {
  return { certificate, policy, alpn, toTargets: to_targets ?? false };
}

function optionsOf(options: ListenerOptions): Options {
  const few = options.health_thresholds;
  return {
    idleTimeout: typed(options.idle_timeout_seconds),
    proxyProtocol: options.proxy_protocol ?? false,
    preserveClientIp: decided(options.preserve_client_ip),
    deregistrationDelay: typed(options.deregistration_delay_seconds),
    endAtDeregistration: decided(options.end_connections_at_deregistration),
    endWhenUnhealthy: decided(options.end_connections_when_unhealthy),
    crossZone: decided(options.cross_zone),
    dnsFailoverCount: typed(few?.dns_failover_count),
    dnsFailoverPercentage: typed(few?.dns_failover_percentage),
    routingCount: typed(few?.routing_count),
    routingPercentage: typed(few?.routing_percentage),
  };
}

function typed(number: number | undefined): string {
  return number === undefined ? "" : String(number);
}

function decided(choice: boolean | undefined): Decision {
  if (choice === undefined) return "default";
  return choice ? "on" : "off";
}
