// What differs between two points in time: what got worse first, and each with what was said before.
import Alert from "@cloudscape-design/components/alert";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import LiveRegion from "@cloudscape-design/components/live-region";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { AuditComparison, DrawnPart, Finding, PartChange } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { SeverityBadge } from "../../shared/Marks";
import { OUTCOME } from "../../shared/words";
import { keyOf } from "./standing";

interface Line {
  key: string;
  mark: string;
  worse: boolean;
  finding: Finding | null;
  text: string;
  before: string | null;
}

export function Differences({ id, before, after }: { id: string; before: number; after: number | null }) {
  const compared = useRead("audit_compare", { id, before, after });
  return (
    <Answer of={compared} loading="Comparing">
      {(view) => <Content view={view} />}
    </Answer>
  );
}

function Content({ view }: { view: AuditComparison }) {
  const lines = linesOf(view);
  return (
    <SpaceBetween size="s">
      {view.other_rules && <Alert type="info">Different versions of this application judged: a difference may be one of the rules.</Alert>}
      <Alert type={view.comparison.worse ? "warning" : "success"}>
        <LiveRegion>{view.comparison.worse ? "Something is worse." : lines.length > 0 ? "Nothing is worse." : "Nothing differs."}</LiveRegion>
      </Alert>
      <ul className="differences">
        {lines.map((line) => (
          <li key={line.key} data-worse={line.worse || undefined}>
            <SpaceBetween size="xs" direction="horizontal" alignItems="center">
              <Badge color={line.worse ? "red" : "grey"}>{line.mark}</Badge>
              {line.finding && <SeverityBadge severity={line.finding.severity} />}
              <span className="wrap-anywhere">{line.text}</span>
            </SpaceBetween>
            {line.before !== null && <Box variant="small">Before: {line.before}</Box>}
          </li>
        ))}
      </ul>
    </SpaceBetween>
  );
}

/** A box or a line of the drawing; nothing of it is better or worse by itself. */
function drawn(mark: string, part: DrawnPart, what: PartChange["what"] | null): Line {
  const text = what ? `${part.label}. ${what.map(([name, , after]) => `${name}: ${after || "none"}`).join("; ")}` : part.label;
  return { key: `${mark} ${part.kind} ${part.id}`, mark, worse: false, finding: null, text, before: what && what.map(([name, before]) => `${name}: ${before || "none"}`).join("; ") };
}

/** As the comparison as a whole counts it: advice alone makes nothing worse. */
function isWorse(appeared: Finding): boolean {
  return appeared.outcome === "unknown" || (appeared.accepted === null && appeared.severity !== "info");
}

function linesOf({ comparison, drawing }: AuditComparison): Line[] {
  const told = (finding: Finding) => `${OUTCOME[finding.outcome].text}${finding.accepted ? ", accepted" : ""}: ${finding.message}`;
  const one = (mark: string, worse: boolean, finding: Finding, before: Finding | null): Line => ({ key: `${mark} ${keyOf(finding)}`, mark, worse, finding, text: `${finding.title}. ${told(finding)}`, before: before && told(before) });
  const lines = [
    ...comparison.appeared.map((f) => one("Appeared", isWorse(f), f, null)),
    ...comparison.changed.map((c) => one(c.worse ? "Worse" : "Changed", c.worse, c.after, c.before)),
    ...comparison.verdicts.map((v): Line => ({ key: v.after.key, mark: "Verdict", worse: v.worse, finding: null, text: `${v.after.title}. ${v.after.message}`, before: v.before.message })),
    ...comparison.gone.map((f) => one("Gone", false, f, null)),
    ...(comparison.holding_gone > 0 ? [{ key: "holding gone", mark: "Gone", worse: false, finding: null, text: `Held before, and not checked any more: ${String(comparison.holding_gone)}`, before: null }] : []),
    ...drawing.added.map((part) => drawn("New in the chain", part, null)),
    ...drawing.changed.map(({ part, what }) => drawn("Changed in the chain", part, what)),
    ...drawing.removed.map((part) => drawn("Gone from the chain", part, null)),
  ];
  return lines.sort((a, b) => Number(b.worse) - Number(a.worse));
}
