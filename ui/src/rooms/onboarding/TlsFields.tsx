// How a TLS listener ends the encryption.
import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useState } from "react";

import { FILTER } from "../../shared/filter";

import { certificateChoices, covers } from "./certificates";
import { ALPN, policyChoices } from "./policies";
import type { PortProps } from "./portProps";
import { errorAt } from "./problems";

export function TlsFields(props: PortProps) {
  const { row, field, problems, onChange } = props;
  const put = (part: Partial<typeof row.tls>) => onChange({ tls: { ...row.tls, ...part } });
  const policies = policyChoices(row.tls.policy);
  return (
    <SpaceBetween size="s">
      <CertificateChoice {...props} onChoose={(certificate) => put({ certificate })} />
      <div className="health">
        <FormField label="Security policy" description="Which versions of TLS and which ciphers are spoken" errorText={errorAt(problems, `${field}.tls.policy`)}>
          <Select options={policies} selectedOption={policies.find(({ value }) => value === row.tls.policy) ?? null} onChange={({ detail }) => put({ policy: detail.selectedOption.value ?? row.tls.policy })} {...FILTER} />
        </FormField>
        <FormField label="ALPN policy" description="Which version of HTTP is agreed on" errorText={errorAt(problems, `${field}.tls.alpn`)}>
          <Select options={ALPN} selectedOption={ALPN.find(({ value }) => value === row.tls.alpn) ?? { value: row.tls.alpn }} onChange={({ detail }) => put({ alpn: detail.selectedOption.value ?? row.tls.alpn })} />
        </FormField>
      </div>
      <Toggle checked={row.tls.toTargets} onChange={({ detail }) => put({ toTargets: detail.checked })} description="Off: the load balancer sends plain bytes to the targets. On: it speaks TLS to them; AWS does not verify their certificates. It is fixed once the target group exists.">
        Encrypt to the targets
      </Toggle>
    </SpaceBetween>
  );
}

function CertificateChoice({ row, form, field, problems, view, onChoose }: PortProps & { onChoose: (arn: string) => void }) {
  const [now] = useState(Date.now);
  const { certificates, faults } = view.inventory;
  const options = certificateChoices(certificates, now).map(({ arn, names, about, refused }): SelectProps.Option => ({ value: arn, label: names, description: about, disabled: refused !== null, ...(refused !== null && { disabledReason: refused }) }));
  const { certificate } = row.tls;
  const chosen = options.find(({ value }) => value === certificate) ?? (certificate ? { value: certificate, label: certificate, description: "As it was saved; not found now" } : null);
  const names = certificates.find(({ arn }) => arn === certificate)?.names;
  const misses = names && form.hostname.trim() !== "" && !covers(names, form.hostname);
  const unread = faults.some(({ call }) => call.startsWith("acm:"));
  return (
    <FormField
      label="Certificate"
      description="Of AWS Certificate Manager in this Region. Firefly sees this one, and it has to name the hostname that Firefly dials."
      errorText={errorAt(problems, `${field}.tls.certificate`) ?? errorAt(problems, `${field}.tls`)}
      warningText={misses ? `It does not name ${form.hostname.trim()}` : undefined}
      stretch
    >
      <Select
        placeholder="Choose a certificate"
        empty={unread ? "The certificates could not be read" : "There is no certificate in this account and Region"}
        options={options}
        selectedOption={chosen}
        onChange={({ detail }) => detail.selectedOption.value && onChoose(detail.selectedOption.value)}
        {...FILTER}
      />
    </FormField>
  );
}
