// One question over a screen: what will happen, and the button that does it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode, SubmitEvent } from "react";

import type { Fault } from "../host/bindings";
import { Blocked } from "./Blocked";
import { FaultAlert } from "./FaultAlert";

interface Props {
  header: string;
  /** What the button does: “Rename”. */
  verb: string;
  /** Why it cannot be done yet; null when it can. */
  because: string | null;
  busy: boolean;
  fault: Fault | null;
  onDo: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function Question({ header, verb, because, busy, fault, onDo, onClose, children }: Props) {
  // Enter in a field does what the button does
  const submitted = (event: SubmitEvent) => {
    event.preventDefault();
    if (because === null && !busy) onDo();
  };
  const buttons = (
    <Box float="right">
      <SpaceBetween size="xs" direction="horizontal">
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
        <Blocked variant="primary" because={because} loading={busy} onClick={onDo}>
          {verb}
        </Blocked>
      </SpaceBetween>
    </Box>
  );
  return (
    <Modal visible header={header} onDismiss={onClose} footer={buttons}>
      <form onSubmit={submitted}>
        <SpaceBetween size="m">
          {children}
          {fault && <FaultAlert fault={fault} />}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
