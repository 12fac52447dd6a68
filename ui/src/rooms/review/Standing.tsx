// Who made a saved plan, who stands for it, and what pins it.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

import type { ApprovalView, PaperView } from "../../host/bindings";
import { Copied } from "../../shared/Copied";
import { moment, plain } from "../../shared/format";

export function Standing({ paper }: { paper: PaperView }) {
  return (
    <Container header={<Header variant="h2" description="An approval is somebody’s word in this file; who may change AWS is decided by permissions there">Who stands for it</Header>}>
      <KeyValuePairs
        columns={2}
        items={[
          { label: "Saved by", value: <span className="mono wrap-anywhere">{plain(paper.made_by)}</span> },
          { label: "Saved", value: moment(paper.made_at) },
          { label: "Approved by (attested)", value: <Approvals of={paper.approvals} /> },
          { label: "You are", value: <span className="mono wrap-anywhere">{plain(paper.you)}</span> },
          { label: "File", value: <Copied text={paper.path} what="the path" /> },
          { label: "Hash of the saved plan", value: <Copied text={paper.hash} what="the hash of the saved plan" first={16} /> },
        ]}
      />
    </Container>
  );
}

function Approvals({ of }: { of: readonly ApprovalView[] }) {
  if (of.length === 0) return <Box>Nobody yet</Box>;
  return (
    <ul className="plain-list">
      {of.map((approval) => (
        <li key={`${approval.by} ${approval.at}`}>
          <StatusIndicator type={approval.counts ? "success" : "warning"}>{approval.counts ? "Approved" : "Counts for nothing: by its maker, or of another version"}</StatusIndicator>
          <div className="mono wrap-anywhere">{plain(approval.by)}</div>
          <Box variant="small">
            {moment(approval.at)}
            {approval.note && <>: “{plain(approval.note)}”</>}
          </Box>
        </li>
      ))}
    </ul>
  );
}
