// Firefly's account, confirmed by typing it twice, and whom to write to. The one field of the form that decides who gets in.
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { Account } from "../../shared/Account";
import { digitsOf } from "./form";
import { errorAt } from "./slips";
import type { StepProps } from "./stepProps";

export function FireflySide({ form, edit, problems }: StepProps) {
  const typed = digitsOf(form.account);
  const again = digitsOf(form.again);
  return (
    <Container header={<Header variant="h2" description="Only this account may ask for a connection, and only its request can be accepted">Firefly’s account</Header>}>
      <SpaceBetween size="l">
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
