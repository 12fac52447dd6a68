// Taking an access key into the keychain. The window gives a name; the host reads the file or the clipboard itself.
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import { tell } from "../../app/notices";
import type { Fault } from "../../host/bindings";
import { useWrite } from "../../host/queries";
import { Blocked } from "../../shared/Blocked";
import { FaultAlert } from "../../shared/FaultAlert";

export function KeyImport({ keychain, open = false }: { keychain: Fault | null; open?: boolean }) {
  const file = useWrite("key_import_file");
  const clipboard = useWrite("key_import_clipboard");
  const [name, setName] = useState("");
  const because = keychain ? keychain.message : name.trim() === "" ? "Give the key a name first" : null;
  const taken = (key: string | null) => {
    if (key) tell(`The key “${key}” is in the keychain`);
    if (key) setName("");
  };
  const input = { name: name.trim() };
  const fault = file.error ?? clipboard.error;
  return (
    <ExpandableSection headerText="Import an access key" defaultExpanded={open}>
      <SpaceBetween size="m">
        <FormField label="Name of the key" description="For you to recognise it, such as “acme-prod”. The key itself goes into this computer’s keychain and is never shown here.">
          <Input value={name} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
        <SpaceBetween size="xs" direction="horizontal">
          <Blocked because={because} loading={file.isPending} onClick={() => file.mutate(input, { onSuccess: taken })}>
            From the CSV file of the AWS console
          </Blocked>
          <Blocked because={because} loading={clipboard.isPending} onClick={() => clipboard.mutate(input, { onSuccess: taken })}>
            From the clipboard
          </Blocked>
        </SpaceBetween>
        {fault && <FaultAlert fault={fault} />}
      </SpaceBetween>
    </ExpandableSection>
  );
}
