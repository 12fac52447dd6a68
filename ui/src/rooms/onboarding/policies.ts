// Security policies of TLS listeners, and policies of ALPN (guide: Application Load Balancers, “Security policies”; docs/aws.md,
// “Load balancers, target groups, listeners”). Any other that was saved stays.

const POLICIES = [
  "TLS13-1-2-2021-06", "TLS13-1-2-Res-2021-06", "TLS13-1-3-2021-06", "TLS13-1-2-Ext1-2021-06", "TLS13-1-2-Ext2-2021-06", "TLS13-1-1-2021-06", "TLS13-1-0-2021-06",
  "TLS13-1-2-PQ-2025-09", "TLS13-1-2-Res-PQ-2025-09", "TLS13-1-3-PQ-2025-09", "TLS13-1-2-Ext1-PQ-2025-09", "TLS13-1-2-Ext2-PQ-2025-09", "TLS13-1-0-PQ-2025-09",
  "TLS13-1-2-FIPS-2023-04", "TLS13-1-2-Res-FIPS-2023-04", "TLS13-1-3-FIPS-2023-04", "TLS13-1-2-Ext0-FIPS-2023-04", "TLS13-1-2-Ext1-FIPS-2023-04", "TLS13-1-2-Ext2-FIPS-2023-04",
  "TLS13-1-1-FIPS-2023-04", "TLS13-1-0-FIPS-2023-04",
].map((end) => `ELBSecurityPolicy-${end}`);

export interface Choice {
  value: string;
  label: string;
  description: string;
}

/** Every policy, and `saved` where it is none of them. */
export function policyChoices(saved: string): Choice[] {
  const all = POLICIES.includes(saved) ? POLICIES : [saved, ...POLICIES];
  return all.map((value) => ({ value, label: value.replace("ELBSecurityPolicy-", ""), description: aboutOf(value) }));
}

export const ALPN: readonly Choice[] = [
  { value: "None", label: "None", description: "Nothing is agreed on; right for everything but HTTP/2" },
  { value: "HTTP2Preferred", label: "HTTP/2 preferred", description: "HTTP/2, or else HTTP/1.1" },
  { value: "HTTP2Optional", label: "HTTP/2 optional", description: "HTTP/1.1, or else HTTP/2" },
  { value: "HTTP2Only", label: "HTTP/2 only", description: "Clients without HTTP/2 are refused" },
  { value: "HTTP1Only", label: "HTTP/1.1 only", description: "HTTP/1.1 and 1.0" },
];

function aboutOf(policy: string): string {
  const least = /TLS13-1-(\d)/.exec(policy)?.[1];
  const versions = least === undefined ? "As it was saved" : least === "3" ? "TLS 1.3 only" : `TLS 1.${least} and later`;
  const old = least === "0" || least === "1" ? "for clients that are out of date" : "";
  const more = [policy.includes("FIPS") && "FIPS", policy.includes("-PQ-") && "post-quantum", policy.includes("-Res-") && "forward secrecy with GCM only", old].filter(Boolean);
  return [versions, ...more].join(", ");
}
