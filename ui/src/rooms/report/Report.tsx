// The onboarding report: what stands in it, and saving it as PDF where the host's dialog says.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";

import type { SavedFile } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { Copied } from "../../shared/Copied";
import { FaultAlert } from "../../shared/FaultAlert";
import { size } from "../../shared/format";
import { Room } from "../../shared/Room";

const CHAPTERS = [
  ["Summary", "How far the onboarding is, and the four verdicts with their evidence"],
  ["Topology", "The very drawing that this window shows"],
  ["Resources", "What exists in AWS for it, by ID and ARN"],
  ["Checklist", "Each item with who acts, how it stands, and whether it was observed or attested"],
  ["Findings", "Every rule that does not hold or could not be checked"],
  ["Connections", "Each requester beside the expected one, with every check"],
  ["Activity", "What was done, by whom, with which AWS request, and the hash that pins the record"],
] as const;

export function Report({ id }: { id: string }) {
  const save = useWrite("report_save");
  const button = (
    <Button variant="primary" loading={save.isPending} onClick={() => save.mutate({ id })}>
      Save as PDF
    </Button>
  );
  return (
    <Room title="Report" description="For the reviewer: an accessible PDF for keeping, made from what AWS holds now" actions={button}>
      {save.error && <FaultAlert fault={save.error} onRetry={() => save.mutate({ id })} />}
      {save.data && <Saved file={save.data} />}
      {save.data === null && <Alert type="info">Nothing was saved: no place was chosen.</Alert>}
      <Container header={<Header variant="h2">What stands in it</Header>}>
        <ol className="chapters">
          {CHAPTERS.map(([title, text]) => (
            <li key={title}>
              <strong>{title}</strong>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      </Container>
    </Room>
  );
}

function Saved({ file }: { file: SavedFile }) {
  return (
    <Alert type="success" header="The report is saved">
      <KeyValuePairs
        columns={1}
        items={[
          { label: "File", value: <Copied text={file.path} what="the path" /> },
          { label: "Size", value: size(file.bytes) },
          { label: "SHA-256, also recorded in the activity", value: <Copied text={file.sha256} what="the hash of the report" /> },
        ]}
      />
    </Alert>
  );
}
