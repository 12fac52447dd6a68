// Sitting down in a real account: which credentials, which Region. Names only; the host fetches the secret.
import Autosuggest from "@cloudscape-design/components/autosuggest";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import type { Identities } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Blocked } from "../../shared/Blocked";
import { FaultAlert } from "../../shared/FaultAlert";
import { choice, options } from "./credentials";
import { KeyImport } from "./KeyImport";
import { REGIONS } from "./regions";
import { useSeat } from "./useSeat";

const NONE = "None was found: make a profile with the AWS CLI, or import an access key below";

export function ConnectAccount({ onClose }: { onClose: () => void }) {
  const identities = useRead("identities", null);
  return (
    <Modal visible header="Connect an AWS account" onDismiss={onClose} size="medium">
      <Answer of={identities} loading="Looking for credentials on this computer">
        {(found) => <Form found={found} onClose={onClose} />}
      </Answer>
    </Modal>
  );
}

function Form({ found, onClose }: { found: Identities; onClose: () => void }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [region, setRegion] = useState("us-east-1");
  const { take, busy, fault } = useSeat(onClose);
  const connect = () => take(choice(chosen ?? ""), region);
  const groups = options(found);
  const because = chosen ? (region ? null : "Choose a Region first") : "Choose credentials first";
  return (
    <SpaceBetween size="l">
      {found.profiles_fault && <FaultAlert fault={found.profiles_fault} type="warning" />}
      {found.keychain_fault && <FaultAlert fault={found.keychain_fault} type="warning" />}
      <FormField label="Credentials" description={groups.length === 0 ? NONE : "Named profiles of ~/.aws, and access keys in this computer’s keychain"}>
        <Select
          placeholder="Choose credentials"
          empty={NONE}
          options={groups}
          selectedOption={groups.flatMap((g) => g.options).find((o) => o.value === chosen) ?? null}
          onChange={({ detail }) => setChosen(detail.selectedOption.value ?? null)}
        />
      </FormField>
      <Region region={region} onRegion={setRegion} />
      <KeyImport keychain={found.keychain_fault} open={groups.length === 0} />
      {fault && <FaultAlert fault={fault} onRetry={connect} />}
      <Box float="right">
        <SpaceBetween size="xs" direction="horizontal">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Blocked variant="primary" loading={busy} because={because} onClick={connect}>
            Connect
          </Blocked>
        </SpaceBetween>
      </Box>
    </SpaceBetween>
  );
}

function Region({ region, onRegion }: { region: string; onRegion: (region: string) => void }) {
  return (
    <FormField label="Region" description="Where your service runs">
      <Autosuggest
        value={region}
        onChange={({ detail }) => onRegion(detail.value)}
        options={REGIONS.map(([value, description]) => ({ value, description }))}
        enteredTextLabel={(text) => `Use “${text}”`}
        ariaLabel="Region"
        empty="No Region of that name is known here"
      />
    </FormField>
  );
}
