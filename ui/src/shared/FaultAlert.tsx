// The one way a fault is shown: what is wrong, what to do, and what support needs to know.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";

import type { Fault } from "../host/bindings";
import { Fold } from "./Fold";

interface Props {
  fault: Fault;
  /** Offers to try again. */
  onRetry?: () => void;
  /** How grave it looks. */
  type?: "error" | "warning";
}

export function FaultAlert({ fault, onRetry, type = "error" }: Props) {
  const retry = onRetry && <Button onClick={onRetry}>Try again</Button>;
  return (
    <Alert type={type} header={fault.message} action={retry}>
      <SpaceBetween size="xs">
        {fault.hint && <Box color="inherit">{fault.hint}</Box>}
        <Fold label="Details">
          <KeyValuePairs columns={2} items={details(fault)} />
        </Fold>
      </SpaceBetween>
    </Alert>
  );
}

function details(fault: Fault) {
  const items = [{ label: "Code", value: <span className="mono">{fault.code}</span> }];
  if (fault.request_id) items.push({ label: "AWS request ID", value: <span className="mono">{fault.request_id}</span> });
  fault.causes.forEach((cause) => items.push({ label: "Because", value: <span>{cause}</span> }));
  return items;
}
