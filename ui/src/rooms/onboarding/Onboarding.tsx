// The form of an onboarding, new or existing: what was found in the account comes first, so that nothing is typed that AWS knows.
import type { Origin } from "../../app/router";
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { candidatesOf } from "./choice";
import { emptyForm } from "./form";
import { FormWizard } from "./FormWizard";
import { copyOf, formOf, importedOf } from "./kept";

const READING = "Looking for services, networks and subnets in the account";

/** A new onboarding, made of what `from` names. */
export function NewOnboarding({ from }: { from: Origin }) {
  if (from === null) return <Empty />;
  return "like" in from ? <Existing id={from.like} start={copyOf} /> : <Taken service={from.service} firefly={from.firefly} />;
}

/** An onboarding that exists. */
export function Onboarding({ id }: { id: string }) {
  return <Existing id={id} start={formOf} />;
}

function Empty() {
  const inventory = useRead("inventory", null);
  return (
    <Answer of={inventory} loading={READING}>
      {(view) => <FormWizard start={emptyForm} view={view} />}
    </Answer>
  );
}

function Existing({ id, start }: { id: string; start: typeof formOf }) {
  const inventory = useRead("inventory", null);
  const onboarding = useRead("onboarding", { id });
  return (
    <Answer of={inventory} loading={READING}>
      {(view) => (
        <Answer of={onboarding} loading="Reading the onboarding">
          {(kept) => <FormWizard start={() => start(kept, candidatesOf(view))} view={view} />}
        </Answer>
      )}
    </Answer>
  );
}

/** What stands in AWS, as a form that is not kept yet. */
function Taken({ service, firefly }: { service: string; firefly: string }) {
  const inventory = useRead("inventory", null);
  const imported = useRead("onboarding_import", { service, firefly });
  return (
    <Answer of={inventory} loading={READING}>
      {(view) => (
        <Answer of={imported} loading="Reading the endpoint service and what it stands on">
          {({ desired, notes }) => <FormWizard start={() => importedOf(desired, candidatesOf(view))} view={view} notes={notes} />}
        </Answer>
      )}
    </Answer>
  );
}
