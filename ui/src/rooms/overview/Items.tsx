// Firefly’s guide as a checklist in its own order: who acts, how it stands, how we know.
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

import type { Item, Part } from "../../host/bindings";
import { Evidences } from "../../shared/Evidences";
import { Fold } from "../../shared/Fold";
import { ACTOR, ITEM, PART } from "../../shared/words";

export function Items({ items }: { items: readonly Item[] }) {
  const done = items.filter((item) => item.state === "done").length;
  return (
    <Container header={<Header variant="h2" counter={`(${done} of ${items.length} done)`}>Checklist</Header>}>
      <SpaceBetween size="l">
        {parts(items).map(({ part, items: its }) => (
          <section key={part} aria-label={PART[part]}>
            <Box variant="h3" padding={{ bottom: "xs" }}>
              {PART[part]}
            </Box>
            {its.map((item) => (
              <Line key={item.key} item={item} />
            ))}
          </section>
        ))}
      </SpaceBetween>
    </Container>
  );
}

function Line({ item }: { item: Item }) {
  return (
    <div className="item">
      <StatusIndicator type={ITEM[item.state].status}>{ITEM[item.state].text}</StatusIndicator>
      <div className="wrap-anywhere">
        <strong>{item.title}</strong>
        <Box color="text-body-secondary">{item.detail}</Box>
        {item.evidence.length > 0 && (
          <Fold label="Evidence" of={item.title}>
            <Evidences of={item.evidence} />
          </Fold>
        )}
      </div>
      <Badge color={item.actor === "you" ? "blue" : "grey"}>{ACTOR[item.actor]}</Badge>
    </div>
  );
}

/** Items under their part, parts in the order in which they first appear. */
export function parts(items: readonly Item[]): { part: Part; items: Item[] }[] {
  const found: { part: Part; items: Item[] }[] = [];
  for (const item of items) {
    const last = found.find((group) => group.part === item.part);
    if (last) last.items.push(item);
    else found.push({ part: item.part, items: [item] });
  }
  return found;
}
