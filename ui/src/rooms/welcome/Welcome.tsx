// The first screen: what this does in one sentence, and the doors into it.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";

import { clear } from "../../app/notices";
import { go } from "../../app/router";
import type { Session } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { FaultAlert } from "../../shared/FaultAlert";
import { grouped } from "../../shared/format";
import { ConnectAccount } from "../identities/ConnectAccount";
import { Door } from "./Door";
import { Journey } from "./Journey";

export function Welcome({ session }: { session: Session | null }) {
  const sandbox = useWrite("seat_sandbox");
  const [connecting, setConnecting] = useState(false);
  const seated = () => {
    clear();
    go("#/onboardings");
  };
  const rehearse = () => sandbox.mutate(null, { onSuccess: seated });
  return (
    <main className="welcome">
      <img src="/mark.svg" alt="" width={72} height={72} />
      <h1>Let Firefly reach your service without making it public</h1>
      <p className="welcome-lead">
        Firefly PrivateLink puts an internal load balancer and a VPC endpoint service in front of your service, shows every call before it is made, and accepts nobody but Firefly.
      </p>
      {session && (
        <Alert type="info" action={<Button onClick={() => go("#/onboardings")}>Go on</Button>}>
          You are in account {grouped(session.identity.account)} already.
        </Alert>
      )}
      <div className="doors">
        <Door title="Rehearse in the sandbox" text="A simulated AWS with a lived-in account. The whole journey, Firefly’s part included, with no AWS account and at no cost.">
          <Button variant="primary" loading={sandbox.isPending} onClick={rehearse}>
            Open the sandbox
          </Button>
        </Door>
        <Door title="Connect an AWS account" text="With a named profile of this computer, or an access key that stays in its keychain. Nothing changes until you apply a plan.">
          <Button onClick={() => setConnecting(true)}>Connect an account</Button>
        </Door>
      </div>
      {sandbox.error && <FaultAlert fault={sandbox.error} onRetry={rehearse} />}
      {connecting && <ConnectAccount onClose={() => setConnecting(false)} />}
      <Journey />
      <p className="welcome-foot">No telemetry. Credentials never enter this window.</p>
    </main>
  );
}
