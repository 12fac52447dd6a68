// The onboarding as code: to be read, copied and applied by whoever keeps the account's code. Nothing is done by it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { useState } from "react";

import type { ExportFormat } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { UnreadAlert } from "../../shared/UnreadAlert";

const FORMATS: readonly { id: ExportFormat; text: string }[] = [
  { id: "terraform", text: "Terraform" },
  { id: "cloudformation", text: "CloudFormation" },
  { id: "cli", text: "AWS CLI" },
];

export function ExportPlan({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Export as code</Button>
      {open && (
        <Modal visible size="large" header="Export as code" onDismiss={() => setOpen(false)}>
          <Code id={id} />
        </Modal>
      )}
    </>
  );
}

function Code({ id }: { id: string }) {
  const [format, setFormat] = useState<ExportFormat>("terraform");
  const code = useRead("export", { id, format });
  return (
    <SpaceBetween size="m">
      <Box>The whole set-up from nothing, whatever of it stands already. Use either the code or this application for an onboarding: both would change the same resources.</Box>
      <SegmentedControl label="Format" selectedId={format} options={FORMATS} onChange={({ detail }) => setFormat(detail.selectedId as ExportFormat)} />
      <Answer of={code} loading="Writing the code">
        {({ text, file_name, unread }) => (
          <SpaceBetween size="s">
            <UnreadAlert unread={unread} />
            <CopyToClipboard copyButtonText={`Copy ${file_name}`} textToCopy={text} copySuccessText="Copied" copyErrorText="Not copied" />
            <pre className="call" tabIndex={0} aria-label={file_name}>
              {text}
            </pre>
          </SpaceBetween>
        )}
      </Answer>
    </SpaceBetween>
  );
}
