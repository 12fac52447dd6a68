// One question over a screen: what will happen, and the button that does it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, type ReactNode, type SubmitEvent } from "react";

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
  const buttons = (
    <Box float="right">
      <SpaceBetween size="xs" direction="horizontal">
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
        <Blocked variant="primary" because={because} loading={busy} disabled={busy} onClick={onDo}>
          {verb}
        </Blocked>
      </SpaceBetween>
    </Box>
  );
  return (
    <Modal visible header={header} onDismiss={onClose} footer={buttons}>
      <Fields onEnter={() => because === null && !busy && onDo()}>
        {children}
        {fault && <FaultAlert fault={fault} />}
      </Fields>
    </Modal>
  );
}

/** The keyboard begins in the first field, where there is one, and Enter does what the button does. */
function Fields({ onEnter, children }: { onEnter: () => void; children: ReactNode }) {
  const form = useRef<HTMLFormElement>(null);
  // later than Cloudscape, which begins at the cross that closes it and remembers where the keyboard was before
  useEffect(() => queueMicrotask(() => form.current?.querySelector<HTMLElement>("button, input, textarea")?.focus()), []);
  const submitted = (event: SubmitEvent) => {
    event.preventDefault();
    onEnter();
  };
  return (
    <form ref={form} onSubmit={submitted}>
      <SpaceBetween size="m">{children}</SpaceBetween>
    </form>
  );
}
