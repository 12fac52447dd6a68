// Firefly's account, confirmed by typing it twice, and whom to write to. The one field of the form that decides who gets in.
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { useRead } from "../../host/queries";
import { Account } from "../../shared/Account";
import { digitsOf } from "./typed";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

/** Firefly's account in the sandbox's own world. */
const SANDBOX_FIREFLY = "444455556666";

export function FireflySide({ form, edit, problems }: StepProps) {
  const typed = digitsOf(form.account);
  const again = digitsOf(form.again);
  const sandbox = useRead("session", null).data?.realm === "sandbox";
  return (
    <Container header={<Header variant="h2" description="Only this account may ask for a connection, and only its request can be accepted">Firefly’s account</Header>}>
      <SpaceBetween size="l">
        {sandbox && (
          <Box color="text-body-secondary">
            In the sandbox Firefly is account <Account id={SANDBOX_FIREFLY} />; its part can be played there.
          </Box>
        )}
        <FormField label="Account ID" description="From Firefly’s invite: 12 digits" constraintText={<Read digits={typed} />} errorText={errorAt(problems, "firefly.account")}>
          <Input value={form.account} onChange={({ detail }) => edit({ account: detail.value })} inputMode="numeric" autoComplete={false} spellcheck={false} />
        </FormField>
        {typed !== form.confirmed && (
          <FormField
            label="Account ID again, from another source"
            description="Ask your contact by telephone, or look into an older message: an invite can be forged, two sources hardly"
            constraintText={<Read digits={again} expected={/^\d{12}$/.test(typed) ? typed : undefined} />}
            errorText={errorAt(problems, "firefly.again")}
          >
            <Input value={form.again} onChange={({ detail }) => edit({ again: detail.value })} inputMode="numeric" autoComplete={false} spellcheck={false} />
          </FormField>
        )}
        <FormField label={<>Contact at Firefly <i>– optional</i></>} description="Whom the hand-off packet goes to" errorText={errorAt(problems, "firefly.contact")}>
          <Input value={form.contact} onChange={({ detail }) => edit({ contact: detail.value })} />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}

/** What was typed, in groups of four, digits that differ from `expected` marked. */
function Read({ digits, expected }: { digits: string; expected?: string | undefined }) {
  if (!/^\d{12}$/.test(digits)) return <>{digits === "" ? "Shown in groups of four once it is complete" : `${digits.length} of 12 characters`}</>;
  if (expected === digits) return <>Both read <Account id={digits} /></>;
  return <>Reads <Account id={digits} {...(expected && { expected })} /></>;
}
