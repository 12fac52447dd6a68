// One question over a screen: what will happen, and the button that does it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useId, useRef, type ReactNode, type SubmitEvent } from "react";

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
  const form = useId();
  const buttons = (
    <Box float="right">
      <SpaceBetween size="xs" direction="horizontal">
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
        <Blocked variant="primary" because={because} loading={busy} form={form}>
          {verb}
        </Blocked>
      </SpaceBetween>
    </Box>
  );
  return (
    <Modal visible header={header} onDismiss={onClose} footer={buttons}>
      <Fields id={form} onSubmit={() => because === null && !busy && onDo()}>
        {children}
        <div role="alert">{fault && <FaultAlert fault={fault} />}</div>
      </Fields>
    </Modal>
  );
}

/** The keyboard begins in the first field, where there is one. The button outside submits it, so that Enter does what the button does. */
function Fields({ id, onSubmit, children }: { id: string; onSubmit: () => void; children: ReactNode }) {
  const form = useRef<HTMLFormElement>(null);
  // later than Cloudscape, which begins at the cross that closes it and remembers where the keyboard was before
  useEffect(() => queueMicrotask(() => form.current?.querySelector<HTMLElement>("button, input, textarea")?.focus()), []);
  const submitted = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form id={id} ref={form} onSubmit={submitted}>
      <SpaceBetween size="m">{children}</SpaceBetween>
    </form>
  );
}
