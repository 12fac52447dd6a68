// How a run ended, and the way on from there.
import Alert, { type AlertProps } from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { go, roomOf } from "../../app/router";
import type { RunView } from "../../host/bindings";

interface Words {
  type: AlertProps.Type;
  header: string;
  text: string;
  again: boolean;
  /** Whether the audit can say more. */
  findings?: boolean;
}

const WORDS: Record<NonNullable<RunView["ending"]> | "cut_short", Words> = {
  finished: { type: "success", header: "Everything in this plan is done", text: "AWS confirmed each step.", again: false },
  needs_attention: { type: "warning", header: "It waits for something that only you can mend", text: "The step below says what; the findings say why. Once it is mended, plan again: only what is missing is done.", again: true, findings: true },
  failed: { type: "error", header: "It stopped at a step that failed", text: "What was done stays and is recorded. Mend the cause, then plan again: only what is missing is done.", again: true },
  cancelled: { type: "info", header: "It was stopped", text: "What was done stays and is recorded. Plan again to go on.", again: true },
  cut_short: { type: "warning", header: "It was cut short", text: "Nothing is lost. Plan again: what AWS holds is looked at first, so nothing is done twice.", again: true },
};

export function Ended({ id, view, query }: { id: string; view: RunView; query: URLSearchParams }) {
  const words = WORDS[view.ending ?? "cut_short"];
  const again = () => go(roomOf(id, "plan", Object.fromEntries(query)));
  const action = words.again ? (
    <SpaceBetween size="xs" direction="horizontal">
      {words.findings && <Button onClick={() => go(roomOf(id, "audit"))}>See the findings</Button>}
      <Button onClick={again}>Plan again</Button>
    </SpaceBetween>
  ) : (
    <Button variant="primary" onClick={() => go(roomOf(id, "overview"))}>
      Go to the overview
    </Button>
  );
  return (
    <Alert type={words.type} header={words.header} action={action}>
      {words.text}
    </Alert>
  );
}
