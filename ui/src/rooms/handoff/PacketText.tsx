// The packet in its three forms, each ready to copy: for the support thread, for e-mail, for machines.
import Box from "@cloudscape-design/components/box";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";

import type { HandoffView, Packet } from "../../host/bindings";
import { json } from "../../shared/format";

export function PacketText({ packet, view }: { packet: Packet; view: HandoffView }) {
  const email = `Subject: ${view.email_subject}\n\n${view.email_body}`;
  return (
    <Tabs
      variant="container"
      tabs={[
        { id: "thread", label: "For the support thread", content: <Text text={view.markdown} what="the text for the thread" /> },
        { id: "email", label: "As e-mail", content: <Text text={email} what="the e-mail" /> },
        { id: "json", label: "As JSON", content: <Text text={json(packet)} what="the packet as JSON" /> },
      ]}
    />
  );
}

function Text({ text, what }: { text: string; what: string }) {
  return (
    <SpaceBetween size="s">
      <Box float="right">
        <CopyToClipboard textToCopy={text} copyButtonText="Copy" copyButtonAriaLabel={`Copy ${what}`} copySuccessText="Copied" copyErrorText="Not copied" />
      </Box>
      <pre className="call" tabIndex={0} aria-label={what}>
        {text}
      </pre>
    </SpaceBetween>
  );
}
