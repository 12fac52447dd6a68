// Which credentials this computer holds, where each secret lives, and which one is in use.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { useState } from "react";

import { role } from "../../app/IdentityChip";
import type { CredentialSource, Session } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { Account } from "../../shared/Account";
import { Answer } from "../../shared/Answer";
import { Copied } from "../../shared/Copied";
import { FaultAlert } from "../../shared/FaultAlert";
import { moment } from "../../shared/format";
import { Room } from "../../shared/Room";
import { ConnectAccount } from "./ConnectAccount";
import { KeyImport } from "./KeyImport";
import { SourceTable } from "./SourceTable";

export function Identities() {
  const session = useRead("session", null).data ?? null;
  const identities = useRead("identities", null);
  const [connecting, setConnecting] = useState(false);
  const connect = <Button variant="primary" onClick={() => setConnecting(true)}>Use another identity</Button>;
  return (
    <Room title="Identities" description="Who changes AWS, and where the proof of it is kept" actions={connect}>
      {session && <InUse session={session} />}
      <Answer of={identities} loading="Looking for credentials on this computer">
        {(found) => (
          <>
            {found.profiles_fault && <FaultAlert fault={found.profiles_fault} type="warning" />}
            {found.keychain_fault && <FaultAlert fault={found.keychain_fault} type="warning" />}
            <SourceTable found={found} />
            <Container>
              <KeyImport keychain={found.keychain_fault} open />
            </Container>
          </>
        )}
      </Answer>
      {connecting && <ConnectAccount onClose={() => setConnecting(false)} />}
    </Room>
  );
}

function InUse({ session: { identity } }: { session: Session }) {
  return (
    <Container header={<Header variant="h2">In use</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: "Account", value: <Account id={identity.account} /> },
          { label: "Alias", value: identity.alias ?? "None that we may read" },
          { label: "Region", value: identity.region },
          { label: "Caller", value: role(identity.arn) },
          { label: "ARN", value: <Copied text={identity.arn} what="the caller’s ARN" /> },
          { label: "Source", value: source(identity.source) },
          { label: "Credentials end", value: identity.expires_at ? moment(identity.expires_at) : "They do not say" },
        ]}
      />
    </Container>
  );
}

function source(from: CredentialSource): string {
  switch (from.kind) {
    case "default":
      return "The standard chain of the AWS SDK";
    case "profile":
      return `Profile “${from.profile}” of ~/.aws`;
    case "key":
      return `Key “${from.name}” in the keychain`;
    case "sandbox":
      return "The sandbox; there is no secret";
  }
}
