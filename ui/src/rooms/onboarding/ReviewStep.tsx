// Everything that was chosen, once more, each part with the way back to it.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs, { type KeyValuePairsProps } from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { unadmitted } from "./doubts";
import { partsOf } from "./review";
import type { StepProps } from "./stepProps";

export function ReviewStep({ form, view, onEdit }: StepProps & { onEdit: (step: number) => void }) {
  const doubt = unadmitted(form, view);
  return (
    <SpaceBetween size="l">
      {doubt && (
        <Alert type="warning" action={<Button onClick={() => onEdit(3)}>Go to exposure</Button>}>
          {doubt}
        </Alert>
      )}
      {partsOf(form, view).map(({ title, step, items }) => (
        <Part key={title} title={title} items={items} onEdit={() => onEdit(step)} />
      ))}
    </SpaceBetween>
  );
}

function Part({ title, items, onEdit }: { title: string; items: KeyValuePairsProps.Item[]; onEdit: () => void }) {
  const edit = (
    <Button onClick={onEdit} ariaLabel={`Edit: ${title}`}>
      Edit
    </Button>
  );
  return (
    <Container header={<Header variant="h2" actions={edit}>{title}</Header>}>
      <KeyValuePairs columns={3} items={items} />
    </Container>
  );
}
