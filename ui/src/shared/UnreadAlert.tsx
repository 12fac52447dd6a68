// What AWS did not answer, so that nothing is silently absent.
import Alert from "@cloudscape-design/components/alert";

import type { Unread } from "../host/bindings";
import { count } from "./format";

export function UnreadAlert({ unread }: { unread: readonly Unread[] }) {
  if (unread.length === 0) return null;
  return (
    <Alert type="warning" header={`${count(unread.length, "call")} did not answer, so this picture is incomplete`}>
      <ul className="plain-list">
        {unread.map(({ call, fault }) => (
          <li key={call}>
            <span className="mono">{call}</span>: {fault.message}
            {fault.hint && `. ${fault.hint}`}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
