// Reviewing findings one by one, with the drawing beside: its box is chosen, and a chosen box leads to its finding.
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Drawing, Finding } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Blocked } from "../../shared/Blocked";
import { useGoingOn } from "../../shared/focus";
import { DrawingView } from "../topology/DrawingView";
import { FindingTile } from "./FindingTile";
import { keyOf } from "./standing";
import { useWalk } from "./useWalk";

export function Walk({ id, findings }: { id: string; findings: Finding[] }) {
  const topology = useRead("topology", { id, view: { expanded: [] } });
  const { at, finding, go, onKeyDown } = useWalk(findings);
  const { ref, onFocus } = useGoingOn<HTMLElement>();
  if (!finding) return null;
  return (
    <section className="walk" aria-label="Review" ref={ref} onFocus={onFocus} onKeyDown={onKeyDown}>
      <div className="stack">
        <SpaceBetween size="xs" direction="horizontal" alignItems="center">
          <Blocked iconName="angle-left" ariaLabel="Previous finding" because={at === 0 ? "This is the first one" : null} onClick={() => go(at - 1)} />
          <Box variant="strong" tagOverride="span">
            <span aria-live="polite">
              {`${at + 1} of ${findings.length}`}
              <span className="unseen">{`: ${finding.title}`}</span>
            </span>
          </Box>
          <Blocked iconName="angle-right" ariaLabel="Next finding" because={at + 1 === findings.length ? "This is the last one" : null} onClick={() => go(at + 1)} />
          <Box variant="small">Keys: J for the next one, K for the one before</Box>
        </SpaceBetween>
        <FindingTile key={keyOf(finding)} id={id} finding={finding} whole />
      </div>
      <Answer of={topology} loading="Reading the chain">
        {({ drawing }) => <Beside drawing={drawing} finding={finding} onBox={(box) => go(findings.findIndex((f) => isOf(drawing, f, box)))} />}
      </Answer>
    </section>
  );
}

function Beside({ drawing, finding, onBox }: { drawing: Drawing; finding: Finding; onBox: (box: string) => void }) {
  const box = drawing.nodes.find((node) => isOf(drawing, finding, node.id))?.id ?? null;
  return (
    <div>
      <DrawingView drawing={drawing} selected={box} onSelect={(chosen) => chosen !== null && chosen !== box && onBox(chosen)} />
      {box === null && <p className="soft">No box of the drawing stands for what this finding is about.</p>}
    </div>
  );
}

function isOf(drawing: Drawing, finding: Finding, box: string): boolean {
  const node = drawing.nodes.find((n) => n.id === box);
  return finding.resource !== null && (node?.resources.includes(finding.resource) ?? false);
}
