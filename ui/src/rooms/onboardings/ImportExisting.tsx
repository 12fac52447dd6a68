// Starting from an endpoint service that stands in AWS already, built by hand or by a colleague.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useState } from "react";

import { go, newOf } from "../../app/router";
import type { EndpointService, OnboardingRow } from "../../host/bindings";
import { useRead } from "../../host/queries";
import { usableFirst } from "../../shared/filter";
import { listed, plain, short } from "../../shared/format";
import { digitsOf } from "../onboarding/typed";
import { Question } from "../../shared/Question";

export function ImportExisting({ onClose }: { onClose: () => void }) {
  const [service, setService] = useState("");
  const [account, setAccount] = useState("");
  const inventory = useRead("inventory", null);
  const here = useRead("onboardings", null).data ?? [];
  const options = (inventory.data?.inventory.endpoint_services ?? []).map((one) => option(one, here)).toSorted(usableFirst);
  const firefly = digitsOf(account);
  const because = service === "" ? "No endpoint service is chosen" : /^\d{12}$/.test(firefly) ? null : "An account ID has 12 digits";
  return (
    <Question header="Import what exists" verb="Import" because={because} busy={false} fault={inventory.error} onDo={() => go(newOf({ service, firefly }))} onClose={onClose}>
      <FormField label="Endpoint service" description="What it stands on is taken over as it is. You see the form first; the plan then shows what is not sound, and repairs it once you apply it.">
        <Select
          placeholder="Choose an endpoint service"
          empty="There is no endpoint service in this account and Region"
          statusType={inventory.isPending ? "loading" : "finished"}
          loadingText="Looking for endpoint services"
          options={options}
          selectedOption={options.find(({ value }) => value === service) ?? null}
          onChange={({ detail }) => setService(detail.selectedOption.value ?? "")}
        />
      </FormField>
      <FormField label="Firefly’s account ID" description="From Firefly’s invite, and not from what the service allows now; you type it again in the form" constraintText="12 digits">
        <Input value={account} onChange={({ detail }) => setAccount(detail.value)} inputMode="numeric" autoComplete={false} spellcheck={false} />
      </FormField>
    </Question>
  );
}

/** One that an onboarding of this list stands on is there, and says of which. */
function option({ id, state, load_balancers, tags }: EndpointService, here: readonly OnboardingRow[]): SelectProps.Option {
  const of = here.find((row) => row.id === tags.FireflyOnboarding);
  const description = `${state} · on ${listed(load_balancers.map(short).map(plain)) || "no load balancer"}`;
  return { value: id, label: id, description, ...(of && { disabled: true, disabledReason: `It is of onboarding “${plain(of.name)}”, which is in the list` }) };
}
