// The form of an onboarding, new or existing: what was found in the account comes first, so that nothing is typed that AWS knows.
import { useRead } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { candidatesOf } from "./choice";
import { emptyForm } from "./form";
import { FormWizard } from "./FormWizard";
import { copyOf, formOf } from "./kept";

const READING = "Looking for services, networks and subnets in the account";

interface Props {
  /** Null for a new onboarding. */
  id: string | null;
  /** The onboarding that a new one is made like; null for an empty form. */
  like?: string | null;
}

export function Onboarding({ id, like = null }: Props) {
  if (id !== null) return <Existing id={id} start={formOf} />;
  return like === null ? <New /> : <Existing id={like} start={copyOf} />;
}

function New() {
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
