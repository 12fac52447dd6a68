// Sitting down in a real account: which credentials, which Region. Names only; the host fetches the secret.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import Autosuggest from "@cloudscape-design/components/autosuggest";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";

import { clear } from "../../app/notices";
import { go } from "../../app/router";
import type { Identities } from "../../host/bindings";
import { useRead, useWrite } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { Blocked } from "../../shared/Blocked";
import { FaultAlert } from "../../shared/FaultAlert";
import { KeyImport } from "./KeyImport";
import { REGIONS } from "./regions";

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
  const profile = useWrite("seat_profile");
  const key = useWrite("seat_key");
  const [chosen, setChosen] = useState<string | null>(null);
  const [region, setRegion] = useState("us-east-1");
  const seated = () => {
    onClose();
    clear();
    go("#/onboardings");
  };
  const done = { onSuccess: seated };
  const connect = () => {
    const [kind, name] = split(chosen ?? "");
    if (kind === "profile") profile.mutate({ profile: name, region }, done);
    else key.mutate({ name, region }, done);
  };
  const groups = options(found);
  const fault = profile.error ?? key.error;
  return (
    <SpaceBetween size="l">
      {found.profiles_fault && <FaultAlert fault={found.profiles_fault} type="warning" />}
      {found.keychain_fault && <FaultAlert fault={found.keychain_fault} type="warning" />}
      <FormField label="Credentials" description="Named profiles of ~/.aws, and access keys in this computer’s keychain">
        <Select
          placeholder="Choose credentials"
          empty="None found: make a profile with the AWS CLI, or import an access key below"
          options={groups}
          selectedOption={groups.flatMap((g) => g.options).find((o) => o.value === chosen) ?? null}
          onChange={({ detail }) => setChosen(detail.selectedOption.value ?? null)}
        />
      </FormField>
      <FormField label="Region" description="Where your service runs">
        <Autosuggest
          value={region}
          onChange={({ detail }) => setRegion(detail.value)}
          options={REGIONS.map(([value, description]) => ({ value, description }))}
          enteredTextLabel={(text) => `Use “${text}”`}
          ariaLabel="Region"
          empty="No Region of that name is known here"
        />
      </FormField>
      <KeyImport keychain={found.keychain_fault} />
      {fault && <FaultAlert fault={fault} onRetry={connect} />}
      <Box float="right">
        <SpaceBetween size="xs" direction="horizontal">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Blocked variant="primary" loading={profile.isPending || key.isPending} because={chosen ? (region ? null : "Choose a Region first") : "Choose credentials first"} onClick={connect}>
            Connect
          </Blocked>
        </SpaceBetween>
      </Box>
    </SpaceBetween>
  );
}

function options({ profiles, keys }: Identities) {
  const group = (label: string, kind: string, names: string[]) => ({ label, options: names.map((name) => ({ value: `${kind}:${name}`, label: name })) });
  return [group("Named profiles", "profile", profiles), group("Keys in the keychain", "key", keys)].filter((g) => g.options.length > 0);
}

function split(value: string): [kind: string, name: string] {
  const at = value.indexOf(":");
  return [value.slice(0, at), value.slice(at + 1)];
}
