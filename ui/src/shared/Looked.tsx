// When AWS was last looked at, and a button that looks again.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Box from "@cloudscape-design/components/box";
import type { UseQueryResult } from "@tanstack/react-query";

import type { Fault } from "../host/bindings";
import { Age } from "./Age";

interface Props {
  of: UseQueryResult<unknown, Fault>;
  at?: string | undefined;
}

export function Looked({ of, at }: Props) {
  return (
    <SpaceBetween size="xs" direction="horizontal" alignItems="center">
      {at && (
        <Box color="text-body-secondary" fontSize="body-s">
          Looked <Age at={at} />
        </Box>
      )}
      <Button iconName="refresh" ariaLabel="Look again" loading={of.isFetching} onClick={() => void of.refetch()} />
    </SpaceBetween>
  );
}
