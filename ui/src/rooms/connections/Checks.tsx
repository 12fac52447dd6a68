// Every check of a request, with its mark and its reason.
import Box from "@cloudscape-design/components/box";

import type { Check } from "../../host/bindings";
import { OutcomeMark } from "../../shared/Marks";

export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="checks" aria-label="Checks">
      {checks.map((check) => (
        <li key={check.key}>
          <OutcomeMark outcome={check.outcome} text={check.title} />
          <Box color="text-body-secondary" fontSize="body-s">
            {check.detail}
            {!check.required && " (not required)"}
          </Box>
        </li>
      ))}
    </ul>
  );
}
