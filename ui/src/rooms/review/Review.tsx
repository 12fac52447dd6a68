// A plan that somebody saved: what it would do, who made it, who stands for it, and whether it can be applied as it is.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";

import { roomOf } from "../../app/router";
import type { PaperView } from "../../host/bindings";
import { useRead, useWrite } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { FaultAlert } from "../../shared/FaultAlert";
import { plain } from "../../shared/format";
import { Room } from "../../shared/Room";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { Warnings } from "../../shared/Warnings";
import { PURPOSE } from "../../shared/words";
import { KeptTable } from "../plan/KeptTable";
import { Steps } from "../plan/Steps";
import { Summary } from "../plan/Summary";
import { Decide } from "./Decide";
import { Standing } from "./Standing";

export function Review() {
  const paper = useRead("paper", null);
  const open = useWrite("paper_open");
  const found = paper.data;
  const button = (
    <Button key="open" variant={found ? "normal" : "primary"} loading={open.isPending} onClick={() => open.mutate(null)}>
      {found ? "Open another" : "Open a saved plan"}
    </Button>
  );
  return (
    <Room
      title={found ? `Saved plan: ${PURPOSE[found.plan.purpose].toLowerCase()}` : "Saved plan"}
      description={found ? <Of paper={found} /> : "Read what a colleague wants to change, and approve it as yourself"}
      actions={[button, found && <Decide key="decide" paper={found} />]}
    >
      {open.error && <FaultAlert fault={open.error} />}
      <Answer of={paper} loading="Reading the plan, and comparing it with what AWS holds">
        {(view) => (view ? <Content paper={view} /> : <None />)}
      </Answer>
    </Room>
  );
}

/** What the plan is for, with the way there where this computer has it. */
function Of({ paper: { name, plan, sandbox } }: { paper: PaperView }) {
  const here = useRead("onboardings", null).data?.some(({ id }) => id === plan.onboarding);
  const said = `“${plain(name)}”`;
  return (
    <>
      For {here ? <Link href={roomOf(plan.onboarding, "overview")}>{said}</Link> : said}
      {sandbox && ", in a sandbox"}
    </>
  );
}

function Content({ paper }: { paper: PaperView }) {
  return (
    <>
      <UnreadAlert unread={paper.unread} />
      {paper.apply_fault && <FaultAlert fault={paper.apply_fault} type="warning" />}
      <Warnings of={paper.plan.warnings} />
      <Standing paper={paper} />
      <Summary view={{ plan: paper.plan, hash: paper.plan_hash, changes: paper.changes }} />
      <Tabs
        tabs={[
          { id: "steps", label: `Steps (${paper.plan.steps.length})`, content: <Steps steps={paper.plan.steps} /> },
          { id: "kept", label: `Stays as it is (${paper.plan.kept.length})`, content: <KeptTable kept={paper.plan.kept} /> },
        ]}
      />
    </>
  );
}

function None() {
  return (
    <Container header={<Header variant="h2">How two people make a change</Header>}>
      <SpaceBetween size="s">
        <ol className="plain-list">
          <li>One opens an onboarding’s plan and saves it for review.</li>
          <li>The other opens that file here, signed in as themselves, reads every call, and approves it.</li>
          <li>Whoever applies opens the approved file. If AWS would now be changed in any other way, nothing is done.</li>
        </ol>
        <Box variant="small" color="text-body-secondary">
          An onboarding can insist on this: it is one of the options in its form.
        </Box>
      </SpaceBetween>
    </Container>
  );
}
