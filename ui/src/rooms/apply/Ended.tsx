// How a run ended, and the way on from there.
import Alert, { type AlertProps } from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { go, roomOf } from "../../app/router";
import type { RunView } from "../../host/bindings";
import { useRead } from "../../host/queries";

interface Words {
  type: AlertProps.Type;
  header: string;
  text: string;
  again: boolean;
  /** Whether the audit can say more. */
  findings?: boolean;
  /** What a roll back would do instead, where one can be planned. */
  back?: string;
}

const BACK = "Or roll back: settings become what they were, and what this run made is removed. The plan shows each step first; what was deleted cannot be brought back.";

const WORDS: Record<NonNullable<RunView["ending"]> | "cut_short", Words> = {
  finished: { type: "success", header: "Everything in this plan is done", text: "AWS confirmed each step.", again: false },
  needs_attention: { type: "warning", header: "It stopped at something that only you can mend", text: "The step below says what; the findings say why. Once it is mended, plan again: only what is missing is done.", again: true, findings: true, back: BACK },
  failed: { type: "error", header: "It stopped at a step that failed", text: "What was done stays and is recorded. Mend the cause, then plan again: only what is missing is done.", again: true, back: BACK },
  cancelled: { type: "info", header: "It was stopped", text: "What was done stays and is recorded. Plan again to go on.", again: true, back: BACK },
  cut_short: { type: "warning", header: "It was cut short", text: "Nothing is lost. Plan again: what AWS holds is looked at first, so nothing is done twice.", again: true, back: BACK },
};

export function Ended({ id, view, query }: { id: string; view: RunView; query: URLSearchParams }) {
  const words = WORDS[view.ending ?? "cut_short"];
  const onboarding = useRead("onboarding", { id });
  // Only the newest run is taken back, and only where the backend can plan that
  const back = onboarding.data?.can_roll_back && onboarding.data.run === view.run ? words.back : undefined;
  const again = () => go(roomOf(id, "plan", Object.fromEntries(query)));
  const action = words.again ? (
    <SpaceBetween size="xs" direction="horizontal">
      {words.findings && <Button onClick={() => go(roomOf(id, "audit"))}>See the findings</Button>}
      {back && <Button onClick={() => go(roomOf(id, "plan", { for: "roll_back" }))}>Roll back</Button>}
      <Button onClick={again}>Plan again</Button>
    </SpaceBetween>
  ) : (
    <Button variant="primary" onClick={() => go(roomOf(id, "overview"))}>
      Go to the overview
    </Button>
  );
  return (
    <Alert type={words.type} header={words.header} action={action}>
      {[words.text, back].join(" ")}
    </Alert>
  );
}
