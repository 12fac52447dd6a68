import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Hop, TopologyView, Trace } from "../../host/bindings";
import { answering } from "../../test/carrier";
import { drawing, HOSTILE, ID, topologyView } from "../../test/samples";
import { show } from "../../test/show";
import { along, fitting, NOTHING } from "./emphasis";
import { Network } from "./Network";
import { Topology } from "./Topology";

const [target, group, balancer, service] = drawing.nodes;
const at = (node: string, part: Partial<Hop> = {}): Hop => ({ node, edge: null, verdict: "pass", check: "Health", says: "It is so", rule: null, would_allow: null, evidence: [], ...part });
const trace: Trace = {
  id: "443",
  title: "TCP 443 from Firefly to ghe-primary",
  port: 443,
  connection: null,
  zone: "us-east-1a",
  targets: ["i-0aa11bb22cc33dd44"],
  hops: [at(service?.id ?? ""), at(balancer?.id ?? "", { edge: "edge-2" }), at(group?.id ?? "", { edge: "edge-1" }), at(target?.id ?? "", { verdict: "stop", check: "The targets’ own security group", says: `Nothing admits it ${HOSTILE}`, rule: "sg-0fe1", would_allow: "TCP 443 from sg-0123" })],
  reached: false,
  stopped_at: 3,
  unknown: 0,
  beyond: [],
};
const found: TopologyView = { ...topologyView, traces: [trace] };

it("follows a packet to where it is stopped, and says what would let it pass", async () => {
  answering({ topology: found });
  const { user, container } = show(<Topology id={ID} />);
  await user.click(await screen.findByRole("button", { name: /Follow a packet/ }));
  await user.click(await screen.findByRole("option", { name: /TCP 443 from Firefly/ }));
  expect(screen.getByRole("heading", { name: "Stopped" })).toBeDefined();
  expect(screen.getByText("At the check: The targets’ own security group")).toBeDefined();
  expect(screen.getByText("TCP 443 from Firefly to ghe-primary. Stopped: The targets’ own security group")).toBeDefined();
  const hops = within(screen.getByRole("list", { name: "Hops" })).getAllByRole("listitem");
  expect(hops).toHaveLength(4);
  expect(hops[3]?.textContent).toContain("What would let it pass: TCP 443 from sg-0123");
  expect(container.innerHTML).not.toContain("<img src=x");
  await user.click(screen.getByRole("button", { name: "Follow no packet" }));
  expect(screen.queryByRole("list", { name: "Hops" })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: /Follow a packet/ }));
});

it("follows in the table too, and looking for something ends it", async () => {
  answering({ topology: found });
  const { user } = show(<Topology id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Table" }));
  await user.click(screen.getByRole("button", { name: "ghe-primary" }));
  expect(document.activeElement?.textContent).toBe("ghe-primary");
  await user.click(screen.getByRole("button", { name: /Follow a packet/ }));
  await user.click(await screen.findByRole("option", { name: /TCP 443 from Firefly/ }));
  expect(screen.getByRole("list", { name: "Hops" })).toBeDefined();
  await user.click(screen.getByText("Only problems"));
  expect(screen.queryByRole("list", { name: "Hops" })).toBeNull();
  expect(screen.getByText("1 box fits")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Show everything" }));
  expect(document.activeElement).toBe(screen.getByRole("searchbox", { name: "Find a resource" }));
});

it("keeps the keyboard where somebody works: on the panel that a tie leads to, and back on the box", async () => {
  answering({ topology: found });
  const { user } = show(<Topology id={ID} />);
  const box = await screen.findByRole("button", { name: /^Target ghe-primary,/ });
  box.focus();
  await user.keyboard("{Enter}");
  expect(box.getAttribute("aria-pressed")).toBe("true");
  await user.click(screen.getByRole("button", { name: "Target group Port 443" }));
  expect(document.activeElement).toBe(within(screen.getByRole("heading", { level: 2, name: "Port 443" })).getByText("Port 443"));
  await user.click(screen.getByRole("button", { name: "Close the details" }));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Target group Port 443,/ }));
  await user.keyboard("{Enter}{Escape}");
  expect(document.activeElement?.getAttribute("aria-pressed")).toBe("false");
});

it("lights the boxes and lines of the way, the gravest hop of a box first", () => {
  const lit = along({ ...trace, hops: [...trace.hops, at(service?.id ?? "", { verdict: "unknown" })] });
  expect([...lit.lines]).toEqual(["edge-2", "edge-1"]);
  expect(lit.boxes.get(target?.id ?? "")).toBe("stop");
  expect(lit.boxes.get(service?.id ?? "")).toBe("unknown");
  expect(lit.boxes.has(drawing.nodes[4]?.id ?? "")).toBe(false);
});

it("looks for words, kinds, zones and problems, in the table too", async () => {
  expect(fitting(drawing, NOTHING)).toBeNull();
  expect([...(fitting(drawing, { ...NOTHING, problems: true })?.boxes.keys() ?? [])]).toEqual([service?.id]);
  expect([...(fitting(drawing, { ...NOTHING, kind: "target" })?.boxes.keys() ?? [])]).toEqual([target?.id]);
  answering({ topology: found });
  const { user } = show(<Topology id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Table" }));
  await user.type(screen.getByRole("searchbox", { name: "Find a resource" }), "GHE-prim");
  expect(screen.getByText("1 box fits")).toBeDefined();
  expect(screen.getAllByRole("row")).toHaveLength(2);
  await user.click(screen.getByRole("button", { name: "Show everything" }));
  expect(screen.getAllByRole("row")).toHaveLength(drawing.nodes.length + 1);
});

it("saves the drawing as it is shown", async () => {
  const asked = answering({ topology: found, picture_save: { path: "topology.png", bytes: 1, sha256: "0" } });
  const { user } = show(<Topology id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Save picture" }));
  await user.click(await screen.findByRole("menuitem", { name: /PNG/ }));
  expect(asked.find(({ command }) => command === "picture_save")?.input).toEqual({ id: ID, view: { expanded: [] }, format: "png" });
});

it("goes on at the first of the boxes that one was opened up to", async () => {
  const many = { ...drawing, nodes: drawing.nodes.map((node, n) => (n === 0 ? { ...node, members: 12, collapsed: "targets-a" } : node)) };
  const each = { ...drawing, nodes: drawing.nodes.map((node, n) => (n === 0 ? { ...node, id: "i-each", label: "One of them" } : node)) };
  answering({ network: ({ view }) => ({ ...topologyView, drawing: view.expanded.length > 0 ? each : many }) });
  const { user } = show(<Network />);
  (await screen.findByLabelText(/stands for 12/)).focus();
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("button", { name: "Draw each of the 12" }));
  const fresh = await screen.findByRole("button", { name: /One of them/ });
  await waitFor(() => expect(document.activeElement).toBe(fresh));
});

it("opens up a box that stands for many, and draws them as one again", async () => {
  const many = { ...drawing, nodes: drawing.nodes.map((node, n) => (n === 0 ? { ...node, members: 12, collapsed: "targets-a" } : node)) };
  const asked = answering({ network: { ...topologyView, drawing: many } });
  const { user } = show(<Network />);
  await user.click(await screen.findByRole("button", { name: "Table" }));
  await user.click(screen.getByRole("button", { name: "Drawing" }));
  const box = await screen.findByLabelText(/stands for 12/);
  box.focus();
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("button", { name: "Draw each of the 12" }));
  expect(asked.filter(({ command }) => command === "network").at(-1)?.input).toEqual({ view: { expanded: ["targets-a"] } });
  await user.click(await screen.findByRole("button", { name: "Draw alike as one again" }));
  expect(document.activeElement).toBe(screen.getByRole("searchbox", { name: "Find a resource" }));
  expect(screen.queryByRole("button", { name: "Draw alike as one again" })).toBeNull();
});
