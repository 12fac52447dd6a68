// What Firefly may reach and who Firefly is; everything with a sound default is folded away.
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState, type ReactNode } from "react";


import { Admission } from "./Admission";
import { FireflySide } from "./FireflySide";
import { Listeners } from "./Listeners";
import { Options } from "./Options";
import { errorAt } from "./problems";
import { ServiceFields } from "./ServiceFields";
import type { StepProps } from "./stepProps";

export function ExposureStep(props: StepProps) {
  const { form, problems } = props;
  const wrong = (fields: readonly string[]) => fields.some((field) => errorAt(problems, field, true) !== undefined);
  const optional = wrong(["exposure.consumer_ranges", "exposure.tags", "four_eyes"]);
  const offered = wrong(["service", "firefly.regions", "adopt.endpoint_service"]);
  return (
    <SpaceBetween size="l">
      <Listeners {...props} />
      <FireflySide {...props} />
      <Container header={<Header variant="h2">Name and restrictions</Header>}>
        <Wishes {...props} />
      </Container>
      <Container header={<Header variant="h2">The way to the targets</Header>}>
        <Admission {...props} />
      </Container>
      <Section key={`options ${optional}`} title="Options" about="Cross-zone load balancing, deletion protection, inbound rules, four eyes, tags: the defaults are sound" open={optional || form.enforceInbound}>
        <Options {...props} />
      </Section>
      <Section key={`service ${offered}`} title="Endpoint service" about="Private DNS name, IPv6, further Regions, notifications, one that exists: none of it is needed" open={offered}>
        <ServiceFields {...props} />
      </Section>
    </SpaceBetween>
  );
}

/** Folded away, and made only once it is asked for. */
function Section({ title, about, open, children }: { title: string; about: string; open: boolean; children: ReactNode }) {
  const [wanted, setWanted] = useState(open);
  return (
    <ExpandableSection variant="container" headerText={title} headerDescription={about} defaultExpanded={open} onChange={({ detail }) => detail.expanded && setWanted(true)}>
      {wanted && children}
    </ExpandableSection>
  );
}

function Wishes({ form, edit, problems }: StepProps) {
  return (
    <SpaceBetween size="l">
      <FormField
        label={<>Hostname that Firefly should resolve <i>– optional</i></>}
        description="A stable internal name. Firefly makes a private zone for it; the name that AWS gives the endpoint changes when the endpoint is made anew. The service’s certificate has to name it."
        constraintText="A full name such as git.internal.example.com"
        errorText={errorAt(problems, "exposure.hostname")}
      >
        <Input value={form.hostname} onChange={({ detail }) => edit({ hostname: detail.value })} spellcheck={false} />
      </FormField>
      <FormField
        label={<>Restrictions that AWS does not show <i>– optional</i></>}
        description="Host firewalls, appliances, hops on premises. They cannot be read, so they stand in the packet as what you stated."
        errorText={errorAt(problems, "exposure.restrictions")}
      >
        <Textarea rows={2} value={form.restrictions} onChange={({ detail }) => edit({ restrictions: detail.value })} />
      </FormField>
    </SpaceBetween>
  );
}
