// What is not as it should be, worst first, with the evidence, the remedy, what people decided about it, and the plan that repairs it.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import { useState } from "react";

import { go, roomOf } from "../../app/router";
import type { AuditView } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Blocked } from "../../shared/Blocked";
import { landing, thenFocus, useGoingOn } from "../../shared/focus";
import { plain } from "../../shared/format";
import { Landing } from "../../shared/Landing";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { Verdicts } from "../overview/Verdicts";
import { concerning, type About } from "./about";
import { Compare } from "./Compare";
import { ExportAudit } from "./ExportAudit";
import { FindingList } from "./FindingList";
import { STANDINGS, those, type Standing } from "./standing";
import { Walk } from "./Walk";

/** About one box of the drawing, or about everything. */
export function Audit({ id, about = null }: { id: string; about?: About | null }) {
  const audit = useRead("audit", { id });
  const actions = [
    <Looked key="look" of={audit} at={audit.data?.looked_at} />,
    <Compare key="compare" id={id} />,
    <ExportAudit key="export" id={id} />,
    audit.data && <Repair key="repair" id={id} view={audit.data} />,
  ];
  return (
    <Room title="Audit" description="Rules over what AWS holds. What could not be read is listed as unknown, never as fine." actions={actions}>
      <Answer of={audit} loading="Holding what AWS has against the rules">
        {(view) => <Content id={id} view={view} about={about} />}
      </Answer>
    </Room>
  );
}

function Repair({ id, view }: { id: string; view: AuditView }) {
  const because = view.repairs > 0 ? null : (view.repair_fault?.message ?? "Nothing that was found can be repaired by a plan");
  return (
    <Blocked variant="primary" because={because} onClick={() => go(roomOf(id, "plan", { for: "repair" }))}>
      Repair by plan
    </Blocked>
  );
}

function Content({ id, view, about }: { id: string; view: AuditView; about: About | null }) {
  const all = concerning(view.audit.findings, about);
  const [shown, setShown] = useState<Standing>(STANDINGS.find((s) => those(all, s.id).length > 0)?.id ?? "open");
  const [walking, setWalking] = useState(false);
  const findings = those(all, shown);
  const none = STANDINGS.find((s) => s.id === shown)?.none;
  const region = useGoingOn<HTMLDivElement>();
  // a review begins at its first finding, and is left at the button
  const begin = () => landing(region.ref.current?.querySelector(".walk") ?? null);
  // one button in both states, so that the keyboard stays on it
  const change = (
    <Blocked because={findings.length === 0 && !walking ? "There is none to review" : null} onClick={() => thenFocus(() => setWalking(!walking), begin)}>
      {walking ? "Show as a list" : "Review one by one"}
    </Blocked>
  );
  return (
    <>
      <UnreadAlert unread={view.unread} />
      {!walking && !about && <Header variant="h2">Verdicts</Header>}
      {!walking && !about && <Verdicts verdicts={view.audit.verdicts} />}
      <div className="stack" {...region}>
        <Header variant="h2" actions={change}>
          <Landing>{about ? `Findings about ${plain(about.box)}` : "Findings"}</Landing>
        </Header>
        {about && <Link href={roomOf(id, "audit")}>Show all findings</Link>}
        <SegmentedControl
          label="Which findings to show"
          selectedId={shown}
          onChange={({ detail }) => setShown(detail.selectedId as Standing)}
          options={STANDINGS.map((s) => ({ id: s.id, text: `${s.text} (${those(all, s.id).length})` }))}
        />
        {findings.length === 0 && (
          <Container>
            <Box textAlign="center" padding="l" color="text-body-secondary">
              {none}
            </Box>
          </Container>
        )}
        {walking ? findings.length > 0 && <Walk key={shown} id={id} findings={findings} /> : <FindingList key={shown} id={id} findings={findings} />}
      </div>
    </>
  );
}
