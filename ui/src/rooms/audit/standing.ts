// Which findings are looked at: what is open, accepted, unknown, or holds. Pure.
import type { Finding, KeptSnapshot } from "../../host/bindings";
import { plain } from "../../shared/format";

export type Standing = "open" | "accepted" | "unknown" | "pass";

export const STANDINGS: readonly { id: Standing; text: string; none: string }[] = [
  { id: "open", text: "Open", none: "Every rule that could be checked holds, or somebody has accepted that it does not." },
  { id: "accepted", text: "Accepted", none: "No risk is accepted." },
  { id: "unknown", text: "Unknown", none: "Every rule could be checked." },
  { id: "pass", text: "Holds", none: "No rule holds yet: there is nothing in AWS to check." },
];

export function standing(finding: Finding): Standing {
  if (finding.outcome === "fail") return finding.accepted === null ? "open" : "accepted";
  return finding.outcome;
}

/** Those of one standing, in the order of the audit: worst first. */
export function those(findings: readonly Finding[], wanted: Standing): Finding[] {
  return findings.filter((finding) => standing(finding) === wanted);
}

/** Tells a finding from the others of one audit. */
export function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.resource ?? ""} ${finding.message}`;
}

/** Why a point in time was kept. */
export function whyOf(why: KeptSnapshot["why"]): string {
  switch (why.for) {
    case "run_ended":
      return why.ending === "finished" ? "after a run" : "after a run that was not finished";
    case "handed_off":
      return `at the hand-off to ${plain(why.to)}`;
    case "reported":
      return "with a report";
    case "asked":
      return "because it was asked for";
  }
}
