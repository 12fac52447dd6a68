// The chosen box in words: its state, its facts, what it is tied to.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";

import { roomOf } from "../../app/router";
import type { Drawing, Node } from "../../host/bindings";
import { Copied } from "../../shared/Copied";
import { count, moment } from "../../shared/format";
import { NODE } from "../../shared/words";
import { queryOf } from "../audit/about";
import { PanelHead } from "./PanelHead";
import { State } from "./State";

interface Props {
  /** Of the onboarding; null for the whole account. */
  id: string | null;
  node: Node;
  drawing: Drawing;
  onSelect: (id: string) => void;
  onClose: () => void;
  /** Draws each of those that the box stands for. */
  onExpand: (key: string) => void;
}

export function NodePanel({ id, node, drawing, onSelect, onClose, onExpand }: Props) {
  const key = node.collapsed;
  const facts = node.facts.map(([label, value]) => ({ label, value: <Fact label={label} value={value} /> }));
  return (
    <Container header={<PanelHead title={node.label} description={NODE[node.kind]} closing="Close the details" onClose={onClose} />}>
      <SpaceBetween size="m">
        <State of={node} />
        {key && <Button onClick={() => onExpand(key)}>{node.members === 1 ? "Draw what it holds" : `Draw each of the ${node.members}`}</Button>}
        {id && node.findings > 0 && <Link href={roomOf(id, "audit", queryOf(node))}>{count(node.findings, "finding")}</Link>}
        {id && node.kind === "connection" && <Link href={roomOf(id, "connections")}>Go to the connections</Link>}
        <KeyValuePairs columns={1} items={facts} />
        <Ties node={node} drawing={drawing} onSelect={onSelect} />
      </SpaceBetween>
    </Container>
  );
}

/** Long names can be copied, each alone; prose and short values are only read; moments get their usual form. */
function Fact({ label, value }: { label: string; value: string }) {
  if (MOMENT.test(value)) return moment(value);
  const names = value.split(", ");
  if (value.length <= 24 || names.some((name) => name.includes(" "))) return <span className="wrap-anywhere">{value}</span>;
  return names.map((name) => (
    <div key={name}>
      <Copied text={name} what={label} />
    </div>
  ));
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function Ties({ node, drawing, onSelect }: Pick<Props, "node" | "drawing" | "onSelect">) {
  const ids = drawing.edges.flatMap((edge) => (edge.from === node.id ? [edge.to] : edge.to === node.id ? [edge.from] : []));
  const tied = drawing.nodes.filter((other) => ids.includes(other.id));
  if (tied.length === 0) return null;
  return (
    <nav aria-label="Tied to">
      <strong>Tied to</strong>
      <ul className="plain-list">
        {tied.map((other) => (
          <li key={other.id}>
            <Button variant="inline-link" onClick={() => onSelect(other.id)}>
              {`${NODE[other.kind]} ${other.label}`}
            </Button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
