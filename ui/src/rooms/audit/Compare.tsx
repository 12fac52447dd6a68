// Two points in time beside each other: which, and what differs.
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import LiveRegion from "@cloudscape-design/components/live-region";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";

import type { KeptSnapshot } from "../../host/bindings";
import { useRead, useWrite } from "../../host/queries";
import { Answer } from "../../shared/Answer";
import { FaultAlert } from "../../shared/FaultAlert";
import { moment } from "../../shared/format";
import { Differences } from "./Differences";
import { whyOf } from "./standing";

const NOW = { value: "now", label: "Now" };

export function Compare({ id }: { id: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Compare</Button>
      {open && (
        <Modal visible size="large" header="Compare two points in time" onDismiss={() => setOpen(false)}>
          <Points id={id} />
        </Modal>
      )}
    </>
  );
}

function Points({ id }: { id: string }) {
  const snapshots = useRead("snapshots", { id });
  const keep = useWrite("snapshot_keep");
  return (
    <SpaceBetween size="m">
      <p className="soft">A point in time is kept on this computer after each run, at each hand-off and report, and when you ask for it.</p>
      <Button loading={keep.isPending} onClick={() => keep.mutate({ id })}>
        Keep this point in time
      </Button>
      {keep.data && (
        <LiveRegion>
          <StatusIndicator type="success">{`This point in time is kept as snapshot ${keep.data.number}`}</StatusIndicator>
        </LiveRegion>
      )}
      {keep.error && (
        <div role="alert">
          <FaultAlert fault={keep.error} />
        </div>
      )}
      <Answer of={snapshots} loading="Reading what is kept">
        {(view) => <Choice id={id} kept={view.snapshots} />}
      </Answer>
    </SpaceBetween>
  );
}

function Choice({ id, kept }: { id: string; kept: KeptSnapshot[] }) {
  const points = [...kept].reverse().map((point) => ({ value: String(point.number), label: `${point.number}: ${moment(point.at)}`, description: whyOf(point.why) }));
  // what is kept meanwhile changes nothing of what is compared
  const [from, setFrom] = useState<string | null>(points[0]?.value ?? null);
  const [to, setTo] = useState(NOW.value);
  const before = points.find(({ value }) => value === from) ?? points[0];
  const after = points.find(({ value }) => value === to) ?? NOW;
  if (!before) return <p className="soft">Nothing is kept yet.</p>;
  return (
    <SpaceBetween size="m">
      <div className="pairs">
        <FormField label="From">
          <Select selectedOption={before} options={points} onChange={({ detail }) => setFrom(detail.selectedOption.value ?? null)} />
        </FormField>
        <FormField label="To">
          <Select selectedOption={after} options={[NOW, ...points]} onChange={({ detail }) => setTo(detail.selectedOption.value ?? NOW.value)} />
        </FormField>
      </div>
      <Differences id={id} before={Number(before.value)} after={after.value === NOW.value ? null : Number(after.value)} />
    </SpaceBetween>
  );
}
