// The form of an onboarding, new or existing: what was found in the account comes first, so that nothing is typed that AWS knows.
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { emptyForm, formOf } from "./form";
import { FormWizard } from "./FormWizard";

const READING = "Looking for services, networks and subnets in the account";

export function Onboarding({ id }: { id: string | null }) {
  return id === null ? <New /> : <Existing id={id} />;
}

function New() {
  const inventory = useRead("inventory", null);
  return (
    <Answer of={inventory} loading={READING}>
      {(view) => <FormWizard start={emptyForm} view={view} />}
    </Answer>
  );
}

function Existing({ id }: { id: string }) {
  const inventory = useRead("inventory", null);
  const onboarding = useRead("onboarding", { id });
  return (
    <Answer of={inventory} loading={READING}>
      {(view) => (
        <Answer of={onboarding} loading="Reading the onboarding">
          {(kept) => <FormWizard start={() => formOf(kept, view.candidates)} view={view} />}
        </Answer>
      )}
    </Answer>
  );
}
