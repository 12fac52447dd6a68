// Above a drawing: what to look for, which packet to follow, and back to one box for many.
import Button from "@cloudscape-design/components/button";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import Toggle from "@cloudscape-design/components/toggle";
import { useRef } from "react";

import type { Drawing, NodeKind, Trace } from "../../host/bindings";
import { count, plain } from "../../shared/format";
import { NODE } from "../../shared/words";
import { isAsked, kindsOf, NOTHING, zonesOf, type Filter } from "./emphasis";
import { fare } from "./fare";

interface Props {
  drawing: Drawing;
  traces: readonly Trace[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
  /** How many boxes fit. */
  matches: number;
  followed: Trace | null;
  onFollow: (id: string | null) => void;
  expanded: readonly string[];
  onExpand: (expanded: string[]) => void;
}

const EVERY_KIND: SelectProps.Option = { value: "", label: "Every kind" };
const EVERY_ZONE: SelectProps.Option = { value: "", label: "Every zone" };
const NONE: SelectProps.Option = { value: "", label: "No packet" };

export function Finder({ drawing, traces, filter, onFilter, matches, followed, onFollow, expanded, onExpand }: Props) {
  const kinds = [EVERY_KIND, ...kindsOf(drawing).map((kind) => ({ value: kind, label: NODE[kind] }))];
  const zones = [EVERY_ZONE, ...zonesOf(drawing).map((zone) => ({ value: zone, label: plain(zone) }))];
  const ways = [NONE, ...traces.map((trace) => ({ value: trace.id, label: plain(trace.title), description: fare(trace) }))];
  const chosen = (options: SelectProps.Option[], value: string | null) => options.find((option) => option.value === (value ?? "")) ?? null;
  // the buttons that undo something are gone when they have done it
  const search = useRef<InputProps.Ref>(null);
  const undo = (change: () => void) => {
    change();
    search.current?.focus();
  };
  return (
    <div className="finder" role="search" aria-label="In the drawing">
      <Input ref={search} type="search" value={filter.text} placeholder="Find a resource" ariaLabel="Find a resource" onChange={({ detail }) => onFilter({ ...filter, text: detail.value })} />
      <Select options={kinds} selectedOption={chosen(kinds, filter.kind)} ariaLabel="Kind" onChange={({ detail }) => onFilter({ ...filter, kind: (detail.selectedOption.value || null) as NodeKind | null })} />
      <Select options={zones} selectedOption={chosen(zones, filter.zone)} ariaLabel="Availability Zone" onChange={({ detail }) => onFilter({ ...filter, zone: detail.selectedOption.value || null })} />
      <Toggle checked={filter.problems} onChange={({ detail }) => onFilter({ ...filter, problems: detail.checked })}>
        Only problems
      </Toggle>
      {traces.length > 0 && (
        <div className="finder-follow">
          <Select options={ways} selectedOption={chosen(ways, followed?.id ?? null)} ariaLabel="Follow a packet" placeholder="Follow a packet" inlineLabelText="Follow" filteringType={ways.length > 8 ? "auto" : "none"} filteringAriaLabel="Find a way" onChange={({ detail }) => onFollow(detail.selectedOption.value || null)} />
        </div>
      )}
      {expanded.length > 0 && <Button onClick={() => undo(() => onExpand([]))}>Draw alike as one again</Button>}
      {isAsked(filter) && (
        <>
          <span className="soft" aria-live="polite">
            {count(matches, "box fits", "boxes fit")}
          </span>
          <Button variant="inline-link" onClick={() => undo(() => onFilter(NOTHING))}>
            Show everything
          </Button>
        </>
      )}
    </div>
  );
}
