// The run waits because its credentials ended: why, how to sign in, and the two ways on.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { warn } from "../../app/notices";
import type { Pause } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { FaultAlert } from "../../shared/FaultAlert";

export function Paused({ run, pause }: { run: string; pause: Pause }) {
  const resume = useWrite("resume_run");
  const cancel = useWrite("cancel_run");
  const stopping = cancel.isPending || cancel.isSuccess;
  const action = (
    <SpaceBetween size="xs" direction="horizontal">
      <Button variant="primary" loading={resume.isPending} disabled={stopping} disabledReason="It is being stopped" onClick={() => resume.mutate({ run })}>
        Go on
      </Button>
      <Button loading={stopping} disabled={resume.isPending} disabledReason="The new sign-in is being tried" onClick={() => cancel.mutate({ run }, { onError: warn })}>
        Stop
      </Button>
    </SpaceBetween>
  );
  return (
    <SpaceBetween size="s">
      <Alert type="warning" header="It is paused: the credentials have ended" action={action}>
        <Box color="inherit">{pause.fault.message}.</Box>
        <Box color="inherit">{pause.fault.hint ?? "Sign in again"}. Then go on: nothing is lost, and nothing is done twice.</Box>
      </Alert>
      {resume.error && <FaultAlert fault={resume.error} />}
    </SpaceBetween>
  );
}
