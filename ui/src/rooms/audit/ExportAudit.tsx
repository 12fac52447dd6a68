// The audit as a file for other tools, where the host's dialog says.
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";

import { tell, warn } from "../../app/notices";
import type { AuditFormat } from "../../host/bindings";
import { useWrite } from "../../host/queries";

const FORMATS: { id: AuditFormat; text: string; description: string }[] = [
  { id: "csv", text: "CSV", description: "For spreadsheets" },
  { id: "json", text: "JSON", description: "Everything, as it is here" },
  { id: "sarif", text: "SARIF 2.1.0", description: "For code-scanning tools" },
  { id: "ocsf", text: "OCSF 1.8.0", description: "Compliance findings for SIEMs" },
];

export function ExportAudit({ id }: { id: string }) {
  const save = useWrite("audit_export");
  const write = (format: AuditFormat) => save.mutate({ id, format }, { onSuccess: (file) => file && tell("The audit is saved", file.path), onError: warn });
  const chosen = (wanted: string) => FORMATS.find(({ id: format }) => format === wanted)?.id;
  return (
    <ButtonDropdown
      items={FORMATS.map((format) => ({ ...format, secondaryText: format.description }))}
      loading={save.isPending}
      onItemClick={({ detail }) => {
        const format = chosen(detail.id);
        if (format) write(format);
      }}
    >
      Export
    </ButtonDropdown>
  );
}
