// The ports that Firefly dials.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { Listener } from "./Listener";
import { portRow } from "./port";
import { errorAt } from "./problems";
import type { StepProps } from "./stepProps";

const ABOUT = "Each port is a listener with a target group of its own. With TCP the load balancer does not open TLS: the service’s certificate reaches Firefly as it is.";

export function Listeners(props: StepProps) {
  const { form, edit, problems } = props;
  const add = <Button onClick={() => edit({ ports: [...form.ports, portRow("")] })}>Add a port</Button>;
  return (
    <Container header={<Header variant="h2" actions={add} description={ABOUT}>Ports</Header>}>
      <FormField stretch errorText={errorAt(problems, "listeners")}>
        <SpaceBetween size="m">
          {form.ports.map((row, index) => (
            <Listener
              key={index}
              {...props}
              row={row}
              index={index}
              onChange={(part) => edit({ ports: form.ports.map((one, at) => (at === index ? { ...one, ...part } : one)) })}
              onRemove={() => edit({ ports: form.ports.filter((_, at) => at !== index) })}
            />
          ))}
        </SpaceBetween>
      </FormField>
    </Container>
  );
}
