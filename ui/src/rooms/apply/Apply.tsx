// A plan being applied, live; the same after a reload, because progress is the journal.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";

import { go, roomOf } from "../../app/router";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Room } from "../../shared/Room";
import { DrawingView } from "../topology/DrawingView";
import { CancelRun } from "./CancelRun";
import { Ended } from "./Ended";
import { Paused } from "./Paused";
import { Progress } from "./Progress";
import { Timeline } from "./Timeline";
import { useRun } from "./useRun";

interface Props {
  id: string;
  run: string | null;
  query: URLSearchParams;
}

export function Apply({ id, run, query }: Props) {
  if (run) return <Live key={run} id={id} run={run} query={query} />;
  return (
    <Room title="Apply">
      <Alert type="info" header="No apply is chosen here" action={<Button onClick={() => go(roomOf(id, "plan"))}>Go to the plan</Button>}>
        An apply starts from a plan.
      </Alert>
    </Room>
  );
}

function Live({ id, run, query }: { id: string; run: string; query: URLSearchParams }) {
  const { view, over } = useRun(run);
  const running = view.data?.ending === null && !over;
  const pause = (running && view.data?.paused) || null;
  return (
    <Room title="Apply" description={running && "You may close the window: opened again, it goes on from its journal."} actions={running && !pause && <CancelRun run={run} />}>
      <Answer of={view} loading="Reading the journal">
        {(found) => (
          <>
            {!running && <Ended id={id} view={found} query={query} />}
            {pause && <Paused run={run} pause={pause} />}
            <Progress view={found} running={running} />
            <Container header={<Header variant="h2">Steps</Header>}>
              <Timeline steps={found.steps} />
            </Container>
            <FillingIn id={id} running={running} />
          </>
        )}
      </Answer>
    </Room>
  );
}

/** The drawing as AWS holds it now, so that one sees things appear. */
function FillingIn({ id, running }: { id: string; running: boolean }) {
  const drawing = useRead("topology", { id, view: { expanded: [] } }, { every: running && 5_000 });
  return (
    <Container header={<Header variant="h2">What is there now</Header>}>
      <Answer of={drawing} loading="Reading what AWS holds">
        {({ drawing: found }) => <DrawingView drawing={found} selected={null} onSelect={() => undefined} />}
      </Answer>
    </Container>
  );
}
