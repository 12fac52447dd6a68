// Kinds of service that customers bring: their ports, and the traps that each is known for. They fill the form and are not kept.
import { portRow, type PortRow } from "./form";

export interface Preset {
  key: string;
  label: string;
  description: string;
  ports: readonly number[];
  /** What goes wrong with this kind of service, as whole sentences. */
  traps: readonly string[];
}

const HOSTNAME = "The certificate has to name the hostname that Firefly dials; a wildcard covers one level only.";
const REDIRECTS = "Some redirect downloads to S3 or a CDN. Firefly does not reach those over this connection: serve downloads from the service itself.";

export const PRESETS: readonly Preset[] = [
  { key: "api", label: "API over HTTPS", description: "TCP 443", ports: [443], traps: [HOSTNAME] },
  {
    key: "github",
    label: "GitHub Enterprise",
    description: "TCP 443 for web and API, TCP 22 for Git over SSH",
    ports: [443, 22],
    traps: [HOSTNAME, "Webhooks go the other way, from your server to Firefly; this connection does not carry them."],
  },
  {
    key: "gitlab",
    label: "GitLab",
    description: "TCP 443 for web and API, TCP 22 for Git over SSH",
    ports: [443, 22],
    traps: [HOSTNAME, "GitLab’s container registry often has a hostname or a port of its own; list that port too.", "Webhooks go the other way and are not carried."],
  },
  { key: "artifacts", label: "Artifact repository", description: "Artifactory, Nexus and the like: TCP 443", ports: [443], traps: [HOSTNAME, REDIRECTS] },
  {
    key: "registry",
    label: "Container registry",
    description: "Harbor and the like: TCP 443",
    ports: [443],
    traps: [HOSTNAME, REDIRECTS, "The token service may have a hostname of its own, which Firefly then needs as well."],
  },
  {
    key: "database",
    label: "Database",
    description: "PostgreSQL: TCP 5432; change it for others",
    ports: [5432],
    traps: ["The load balancer drops connections that are silent for 350 seconds: keep TCP keep-alive below that.", "The address of a managed database changes at failover."],
  },
  { key: "other", label: "Something else", description: "Any service over TCP", ports: [443], traps: [] },
];

/** The ports of a preset as rows of the form. */
export function rowsOf(preset: Preset): PortRow[] {
  return preset.ports.map(portRow);
}
