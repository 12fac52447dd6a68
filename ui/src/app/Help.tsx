// Help: the journey in one picture, and the few words that have a meaning of their own here.
import Button from "@cloudscape-design/components/button";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import { Journey } from "../rooms/welcome/Journey";

const WORDS = [
  ["Onboarding", "One service being connected: what is desired, how far it is, and the evidence."],
  ["Plan", "The ordered calls from what exists to what is desired. Nothing is done that was not shown in one."],
  ["Apply", "Carrying out a plan. It can be stopped, and goes on after a crash from what AWS holds."],
  ["Hand-off packet", "What you send to Firefly, so that Firefly can create its endpoint."],
  ["Observed and attested", "Read from AWS, or stated by a person. The two are never mixed; what could not be read is unknown."],
  ["Sandbox", "A simulated AWS, in which the whole journey can be rehearsed at no cost."],
] as const;

export function Help() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="icon" iconName="status-info" ariaLabel="Help" onClick={() => setOpen(true)} />
      {open && (
        <Modal visible header="Help" size="large" onDismiss={() => setOpen(false)}>
          <SpaceBetween size="l">
            <Journey />
            <KeyValuePairs columns={2} items={WORDS.map(([label, value]) => ({ label, value }))} />
          </SpaceBetween>
        </Modal>
      )}
    </>
  );
}
