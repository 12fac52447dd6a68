import { renderHook, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { useNotices } from "../../app/notices";
import type { AcceptedRisk, AuditComparison, AuditView, Finding } from "../../host/bindings";
import { answering } from "../../test/carrier";
import { auditView, topologyView, ID } from "../../test/samples";
import { show } from "../../test/show";
import { aboutOf, queryOf } from "./about";
import { Audit } from "./Audit";

const [principals, flowLogs] = auditView.audit.findings;
const until = new Date(Date.now() + 9.5 * 86_400_000).toISOString();
const risk: AcceptedRisk = { rule: "FPL-FLOW-LOGS", resource: flowLogs?.resource ?? null, reason: "They come next month", owner: "Platform team", until, severity: "medium", seen: "", by: "arn:aws:iam::111122223333:user/ada", at: auditView.looked_at };

function failing(): never {
  throw new Error("the sample lacks what the test needs");
}

function withSecond(change: Partial<Finding>): AuditView {
  const findings = auditView.audit.findings.map((finding) => (finding === flowLogs ? { ...finding, ...change } : finding));
  return { ...auditView, audit: { ...auditView.audit, findings } };
}

it("accepts a risk with an owner, a reason and an end, and says that it is local", async () => {
  const asked = answering({ audit: auditView, risk_accept: risk });
  const { user } = show(<Audit id={ID} />);
  const [first] = await screen.findAllByRole("button", { name: /^Accept risk: / });
  if (first) await user.click(first);
  const dialog = within(await screen.findByRole("dialog"));
  const accept = dialog.getByRole("button", { name: "Accept risk" });
  expect(accept.getAttribute("aria-disabled")).toBe("true");
  expect(dialog.getByText(/30 days at most/)).toBeDefined();
  expect(dialog.getByText(/AWS does not know of it/)).toBeDefined();
  await user.type(dialog.getByLabelText("Who answers for it"), "Platform team");
  await user.type(dialog.getByLabelText("Why it can stay as it is"), "For the migration");
  await user.type(dialog.getByLabelText("Until"), "2026/12/20");
  await user.click(accept);
  const input = asked.find(({ command }) => command === "risk_accept")?.input;
  expect(input).toEqual({ id: ID, rule: principals?.rule, resource: principals?.resource, shown: principals?.message, reason: "For the migration", owner: "Platform team", until: "2026-12-20" });
});

it("lists what is accepted apart, says when it ends soon, and withdraws it", async () => {
  const asked = answering({ audit: withSecond({ accepted: risk }), risk_withdraw: null });
  const { user } = show(<Audit id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Accepted (1)" }));
  expect(screen.getByText(/Accepted by Platform team until/)).toBeDefined();
  expect(screen.getByText("It ends in 9 days.")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Withdraw: Flow logs are on" }));
  expect(asked.find(({ command }) => command === "risk_withdraw")?.input).toEqual({ id: ID, rule: risk.rule, resource: risk.resource });
});

it("says why an acceptance does not hold any more", async () => {
  answering({ audit: withSecond({ lapsed: { risk, why: "changed" } }) });
  show(<Audit id={ID} />);
  expect(await screen.findByText(/What is seen now is not what was accepted/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Open (2)" })).toBeDefined();
});

it("walks the findings with buttons and keys", async () => {
  answering({ audit: auditView, topology: topologyView });
  const { user } = show(<Audit id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Review one by one" }));
  expect(await screen.findByText("1 of 2")).toBeDefined();
  expect(screen.getByRole("button", { name: "Previous finding" }).getAttribute("aria-disabled")).toBe("true");
  // from the first finding on, whose heading the keyboard is brought to; elsewhere a letter is a letter
  expect(document.activeElement?.textContent).toBe("Only Firefly may connect");
  await user.keyboard("J");
  expect(screen.getByText("2 of 2")).toBeDefined();
  expect(screen.getByText("2 of 2").textContent).toBe("2 of 2: Flow logs are on");
  expect(document.activeElement?.textContent).toBe("Flow logs are on");
  expect(screen.getByText("Flow logs are on")).toBeDefined();
  expect(screen.queryByText("Only Firefly may connect")).toBeNull();
  await user.keyboard("jk");
  expect(screen.getByText("1 of 2")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Next finding" }));
  expect(screen.getByText("2 of 2")).toBeDefined();
  screen.getByRole("button", { name: "Show as a list" }).focus();
  await user.keyboard("k");
  expect(screen.getByText("2 of 2")).toBeDefined();
  await user.keyboard("{Enter}");
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Review one by one" }));
});

it("goes on at the heading when a decision takes its finding away", async () => {
  const accepted = withSecond({ accepted: risk });
  let now = accepted;
  answering({
    audit: () => now,
    risk_withdraw: () => {
      now = auditView;
      return null;
    },
  });
  const { user } = show(<Audit id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Accepted (1)" }));
  await user.click(screen.getByRole("button", { name: "Withdraw: Flow logs are on" }));
  expect(await screen.findByText("No risk is accepted.")).toBeDefined();
  expect(document.activeElement?.textContent).toBe("Findings");
});

it("goes on at the next finding when one is accepted in the review, and says that it is", async () => {
  let now = auditView;
  answering({
    audit: () => now,
    topology: topologyView,
    risk_accept: () => {
      now = { ...auditView, audit: { ...auditView.audit, findings: auditView.audit.findings.map((finding) => (finding === principals ? { ...finding, accepted: risk } : finding)) } };
      return risk;
    },
  });
  const { user } = show(<Audit id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Review one by one" }));
  await user.click(screen.getByRole("button", { name: "Accept risk: Only Firefly may connect" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByLabelText("Who answers for it"), "Platform team");
  await user.type(dialog.getByLabelText("Why it can stay as it is"), "For the migration");
  await user.type(dialog.getByLabelText("Until"), "2026/12/20");
  await user.click(dialog.getByRole("button", { name: "Accept risk" }));
  expect(await screen.findByText("1 of 1")).toBeDefined();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Flow logs are on"));
  const { result } = renderHook(useNotices);
  expect(result.current[0]).toMatchObject({ header: "The risk is accepted", ariaRole: "status" });
});

it("shows what concerns one box of the drawing, twenty at a time, and everything again", async () => {
  const many = Array.from({ length: 23 }, (_, n) => ({ ...(principals ?? failing()), rule: `FPL-${n}`, title: `Rule ${n}` }));
  answering({ audit: { ...auditView, audit: { ...auditView.audit, findings: [...many, ...(flowLogs ? [flowLogs] : [])] } } });
  const box = { ...(topologyView.drawing.nodes[3] ?? failing()), resources: [principals?.resource ?? ""] };
  const { user, container } = show(<Audit id={ID} about={aboutOf(new URLSearchParams(queryOf(box)))} />);
  expect(await screen.findByRole("heading", { name: `Findings about ${box.label}` })).toBeDefined();
  expect(screen.getByRole("button", { name: "Open (23)" })).toBeDefined();
  expect(screen.queryByText("Flow logs are on")).toBeNull();
  expect(within(container).getAllByRole("heading", { name: /^Rule/ })).toHaveLength(20);
  await user.click(screen.getByRole("button", { name: /Page 2/ }));
  expect(within(container).getAllByRole("heading", { name: /^Rule/ })).toHaveLength(3);
  expect(screen.getByRole("link", { name: "Show all findings" }).getAttribute("href")).toBe(`#/onboardings/${ID}/audit`);
});

it("keeps a point in time and goes on comparing what was compared", async () => {
  const point = (number: number) => ({ number, at: auditView.looked_at, why: { for: "asked" as const }, version: "1", failed: [0, 0, 0, 0] as [number, number, number, number], sha256: "0" });
  let kept = [point(7)];
  const asked = answering({
    audit: auditView,
    snapshots: () => ({ snapshots: kept }),
    audit_compare: failing,
    snapshot_keep: () => {
      kept = [...kept, point(8)];
      return point(8);
    },
  });
  const { user } = show(<Audit id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Compare" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(await dialog.findByRole("button", { name: "Keep this point in time" }));
  expect((await dialog.findAllByText("This point in time is kept as snapshot 8")).length).toBeGreaterThan(0);
  expect(asked.filter(({ command }) => command === "snapshots").length).toBeGreaterThan(1);
  expect(asked.filter(({ command }) => command === "audit_compare").map(({ input }) => input)).not.toContainEqual({ id: ID, before: 8, after: null });
});

it("exports in the format that was chosen", async () => {
  const asked = answering({ audit: auditView, audit_export: { path: "audit.sarif", bytes: 10, sha256: "0" } });
  const { user } = show(<Audit id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Export" }));
  await user.click(await screen.findByRole("menuitem", { name: /SARIF/ }));
  expect(asked.find(({ command }) => command === "audit_export")?.input).toEqual({ id: ID, format: "sarif" });
});

it("holds the newest kept point in time against now, what is worse first", async () => {
  if (!principals || !flowLogs) throw new Error("the sample has two findings that fail");
  const comparison: AuditComparison = {
    before: { number: 7, at: auditView.looked_at, why: { for: "asked" }, version: "1" },
    after: { number: null, at: auditView.looked_at, why: null, version: "1" },
    other_rules: false,
    drawing: { added: [{ kind: "box", id: "i-1", label: "Target i-1" }], removed: [], changed: [] },
    comparison: { appeared: [], gone: [flowLogs], changed: [{ before: { ...principals, outcome: "pass", message: "Only Firefly may ask" }, after: principals, worse: true }], verdicts: [], holding_appeared: 0, holding_gone: 0, worse: true },
  };
  const kept = [3, 7].map((number) => ({ number, at: auditView.looked_at, why: { for: "asked" as const }, version: "1", failed: [0, 0, 0, 0] as [number, number, number, number], sha256: "0" }));
  const asked = answering({ audit: auditView, snapshots: { snapshots: kept }, audit_compare: comparison });
  const { user } = show(<Audit id={ID} />);
  await user.click(await screen.findByRole("button", { name: "Compare" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(await dialog.findByText("Something is worse.")).toBeDefined();
  expect(asked.find(({ command }) => command === "audit_compare")?.input).toEqual({ id: ID, before: 7, after: null });
  const lines = dialog.getAllByRole("listitem").map((line) => line.textContent);
  expect(lines[0]).toContain("Before: Holds: Only Firefly may ask");
  expect(lines[1]).toContain("Gone");
  expect(lines[2]).toBe("New in the chainTarget i-1");
});
