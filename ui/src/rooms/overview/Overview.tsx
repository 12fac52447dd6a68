// One onboarding at a glance: the next action, the four verdicts, and Firefly’s guide as a live checklist.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";

import { go, roomOf, runOf } from "../../app/router";
import type { OnboardingView } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Account } from "../../shared/Account";
import { Answer } from "../../shared/Answer";
import { Looked } from "../../shared/Looked";
import { Room } from "../../shared/Room";
import { UnreadAlert } from "../../shared/UnreadAlert";
import { sentence } from "../../shared/words";
import { Facts } from "./Facts";
import { Items } from "./Items";
import { Next } from "./Next";
import { Verdicts } from "./Verdicts";

export function Overview({ id }: { id: string }) {
  const onboarding = useRead("onboarding", { id }, { every: 15_000 });
  const view = onboarding.data;
  return (
    <Room title={view?.desired.name ?? "Onboarding"} description={view && <Where view={view} />} actions={<Actions id={id} looked={<Looked of={onboarding} at={view?.looked_at} />} />}>
      <Answer of={onboarding} loading="Reading what AWS holds of this onboarding">
        {(found) => (
          <>
            <Interrupted view={found} />
            <UnreadAlert unread={found.unread} />
            <Next id={id} next={found.checklist.next} />
            <Verdicts verdicts={found.verdicts} />
            <Items items={found.checklist.items} />
            <Facts desired={found.desired} />
          </>
        )}
      </Answer>
    </Room>
  );
}

function Where({ view: { desired, checklist } }: { view: OnboardingView }) {
  return (
    <>
      {sentence(checklist.stage)} · <Account id={desired.account} /> · {desired.region}
    </>
  );
}

function Actions({ id, looked }: { id: string; looked: React.ReactNode }) {
  return (
    <>
      {looked}
      <Button onClick={() => go(roomOf(id, "edit"))}>Change</Button>
      <Button onClick={() => go(roomOf(id, "plan", { for: "teardown" }))}>Tear down</Button>
    </>
  );
}

function Interrupted({ view }: { view: OnboardingView }) {
  const { run, running, interrupted, desired } = view;
  if (!run || (!running && !interrupted)) return null;
  const open = <Button onClick={() => go(runOf(desired.id, run))}>{running ? "Watch" : "See how far it got"}</Button>;
  return running ? (
    <Alert type="info" header="A plan is being applied" action={open} />
  ) : (
    <Alert type="warning" header="An apply was cut short" action={open}>
      Nothing is lost: apply the plan again, and it goes on from what AWS holds now.
    </Alert>
  );
}
