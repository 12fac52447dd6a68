// A packet's way in words: every hop with what is checked there, what was found, and what would let it pass.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

import type { Drawing, Hop, Trace } from "../../host/bindings";
import { Evidences } from "../../shared/Evidences";
import { Fold } from "../../shared/Fold";
import { plain } from "../../shared/format";
import { PASSAGE, whereOf } from "./fare";
import { PanelHead } from "./PanelHead";

interface Props {
  trace: Trace;
  drawing: Drawing;
  onSelect: (id: string) => void;
  onClose: () => void;
}

export function TracePanel({ trace, drawing, onSelect, onClose }: Props) {
  const where = whereOf(trace);
  const beyond = trace.beyond.filter(({ verdict }) => verdict === "stop");
  return (
    <Container header={<PanelHead title={trace.reached ? "Nothing stops it" : "Stopped"} description={plain(trace.title)} closing="Follow no packet" onClose={onClose} />}>
      <SpaceBetween size="m">
        {where && <strong>{where}</strong>}
        <ol className="hops" aria-label="Hops">
          {trace.hops.map((hop, at) => (
            <OneHop key={`${at} ${hop.check}`} hop={hop} drawing={drawing} onSelect={onSelect} />
          ))}
        </ol>
        {beyond.length > 0 && (
          <Fold label={`Beyond that, ${beyond.length} more would stop it`}>
            <ol className="hops" aria-label="Beyond the stop">
              {beyond.map((hop, at) => (
                <OneHop key={`${at} ${hop.check}`} hop={hop} drawing={drawing} onSelect={onSelect} />
              ))}
            </ol>
          </Fold>
        )}
      </SpaceBetween>
    </Container>
  );
}

function OneHop({ hop, drawing, onSelect }: { hop: Hop } & Pick<Props, "drawing" | "onSelect">) {
  const box = drawing.nodes.find(({ id }) => id === hop.node);
  return (
    <li data-verdict={hop.verdict}>
      <StatusIndicator type={PASSAGE[hop.verdict].status} iconAriaLabel={PASSAGE[hop.verdict].text}>
        {plain(hop.check)}
      </StatusIndicator>
      <div className="wrap-anywhere">{plain(hop.says)}</div>
      {hop.rule && (
        <Box variant="small">
          By <span className="mono wrap-anywhere">{plain(hop.rule)}</span>
        </Box>
      )}
      {hop.would_allow && (
        <div className="would-allow wrap-anywhere">
          <strong>What would let it pass: </strong>
          {plain(hop.would_allow)}
        </div>
      )}
      <SpaceBetween size="xs" direction="horizontal">
        {box && (
          <Button variant="inline-link" onClick={() => onSelect(box.id)}>
            {plain(box.label)}
          </Button>
        )}
        {hop.evidence.length > 0 && (
          <Fold label="Evidence" of={hop.check}>
            <Evidences of={hop.evidence} />
          </Fold>
        )}
      </SpaceBetween>
    </li>
  );
}
