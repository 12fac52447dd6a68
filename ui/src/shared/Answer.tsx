// What a read looks like before it is there, and when it did not come. A screen writes only what it looks like when it did.
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { Fault } from "../host/bindings";
import { FaultAlert } from "./FaultAlert";

interface Props<T> {
  of: UseQueryResult<T, Fault>;
  /** What is being asked, as a sentence without a period: “Reading the account”. */
  loading: string;
  children: (value: T) => ReactNode;
}

export function Answer<T>({ of, loading, children }: Props<T>) {
  const retry = () => void of.refetch();
  if (of.data !== undefined) {
    return (
      <div className="stack">
        {of.error && <FaultAlert fault={of.error} onRetry={retry} type="warning" />}
        {children(of.data)}
      </div>
    );
  }
  if (of.error) return <FaultAlert fault={of.error} onRetry={retry} />;
  return (
    <div aria-busy="true">
      <Box padding="xxl" textAlign="center">
        <StatusIndicator type="loading">{loading}</StatusIndicator>
      </Box>
    </div>
  );
}
