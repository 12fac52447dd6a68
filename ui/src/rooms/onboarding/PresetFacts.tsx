// What is known of a kind of service: its ports, how each is checked, where TLS should end, and what goes wrong with it.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Preset, PresetPort, TlsAdvice } from "../../host/bindings";
import { healthOf } from "./port";
import { inShort } from "./HealthFields";

const TLS: Record<TlsAdvice, string> = {
  passthrough: "TLS ends at the service",
  terminate_if_plain: "TLS ends at the service, or at the load balancer where the service has none",
  none: "No TLS",
};

export function PresetFacts({ preset: { label, ports, traps } }: { preset: Preset }) {
  return (
    <SpaceBetween size="m">
      <Alert type="info" header={`Ports of ${label}`}>
        <SpaceBetween size="s">
          {ports.map((port) => (
            <Port key={port.port} port={port} />
          ))}
        </SpaceBetween>
      </Alert>
      {traps.length > 0 && (
        <Alert type="info" header={`Known traps: ${label}`}>
          <ul className="plain-list">
            {traps.map((trap) => (
              <li key={trap}>{trap}</li>
            ))}
          </ul>
        </Alert>
      )}
    </SpaceBetween>
  );
}

function Port({ port: { port, protocol, purpose, health_check, health_check_because, tls, tls_because } }: { port: PresetPort }) {
  return (
    <div>
      <strong>{`${protocol} ${port}: ${purpose}`}</strong>
      <Box color="inherit" fontSize="body-s">{`${inShort(healthOf(health_check))}. ${health_check_because}`}</Box>
      <Box color="inherit" fontSize="body-s">{`${TLS[tls]}. ${tls_because}`}</Box>
    </div>
  );
}
