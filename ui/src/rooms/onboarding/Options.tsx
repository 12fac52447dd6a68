// Choices with sound defaults; each says what it changes and what it costs.
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import Toggle from "@cloudscape-design/components/toggle";

import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";
import { Tags } from "./Tags";

export function Options(props: StepProps) {
  const { form, edit, problems } = props;
  return (
    <SpaceBetween size="l">
      <Toggle
        checked={form.crossZone}
        onChange={({ detail }) => edit({ crossZone: detail.checked })}
        description="Each node sends to healthy targets in every zone. Without it, Firefly gets no answer in a zone that has no healthy target. AWS charges for traffic between zones."
      >
        Cross-zone load balancing
      </Toggle>
      <Toggle
        checked={form.deletionProtection}
        onChange={({ detail }) => edit({ deletionProtection: detail.checked })}
        description="AWS refuses to delete the load balancer while this is on. Tearing down switches it off first, as a step of its own."
      >
        Deletion protection
      </Toggle>
      <Toggle
        checked={form.enforceInbound}
        onChange={({ detail }) => edit({ enforceInbound: detail.checked })}
        description="Off: the load balancer’s group has no inbound rule, so nothing but PrivateLink gets in. On: PrivateLink traffic has to match inbound rules too, which then name Firefly’s own ranges."
      >
        Enforce inbound rules on PrivateLink traffic
      </Toggle>
      {form.enforceInbound && (
        <FormField
          label="Firefly’s source ranges"
          description="From the invite. These are addresses in Firefly’s VPC; a range that is missing here times out without a message."
          constraintText="One a line, such as 10.40.0.0/16"
          errorText={errorAt(problems, "exposure.consumer_ranges", true)}
        >
          <Textarea rows={3} value={form.ranges} onChange={({ detail }) => edit({ ranges: detail.value })} spellcheck={false} />
        </FormField>
      )}
      <Toggle
        checked={form.fourEyes}
        onChange={({ detail }) => edit({ fourEyes: detail.checked })}
        description="A set-up, a change or a teardown is applied only after somebody else than who applies it has approved its plan."
      >
        Four eyes
      </Toggle>
      <Tags {...props} />
    </SpaceBetween>
  );
}
