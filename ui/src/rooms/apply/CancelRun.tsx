// Stopping at the next step. Nothing is undone by it.
import Button from "@cloudscape-design/components/button";

import { warn } from "../../app/notices";
import { useWrite } from "../../host/queries";

export function CancelRun({ run }: { run: string }) {
  const cancel = useWrite("cancel_run");
  return (
    <Button loading={cancel.isPending} disabled={cancel.isSuccess} disabledReason="It stops when the step in progress is done" onClick={() => cancel.mutate({ run }, { onError: warn })}>
      {cancel.isSuccess ? "Stopping" : "Stop after this step"}
    </Button>
  );
}
