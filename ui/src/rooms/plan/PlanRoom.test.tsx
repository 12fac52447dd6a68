import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Plan } from "../../host/bindings";
import { answering, refusing } from "../../test/carrier";
import { estimates, fault, ID, paperView, planView, RUN } from "../../test/samples";
import { show } from "../../test/show";
import { aimOf, queryOf } from "./aim";
import { PlanRoom } from "./PlanRoom";
import { said, undoOf } from "./changes";
import { dollars } from "./money";
import { kindOf, parameters, talliesOf } from "./work";

const room = <PlanRoom id={ID} query={new URLSearchParams()} />;

it("asks before it applies, names what changes, and sends the hash that was shown", async () => {
  const asked = answering({ plan: planView, apply: RUN });
  const { user } = show(room);
  await user.click(await screen.findByRole("button", { name: "Apply" }));
  const question = within(screen.getByRole("dialog"));
  expect(question.getByText(/2 calls will change account/).textContent).toContain("1111 2222 3333");
  await user.click(question.getByRole("button", { name: "Apply 2 changes" }));
  expect(asked.find(({ command }) => command === "apply")?.input).toEqual({ id: ID, aim: { for: "set_up" }, plan_hash: planView.hash });
  expect(window.location.hash).toBe(`#/onboardings/${ID}/apply/${RUN}`);
});

it("begins once, however often it is clicked", async () => {
  const asked = answering({ plan: planView, apply: () => new Promise<string>(() => undefined) });
  const { user } = show(room);
  await user.click(await screen.findByRole("button", { name: "Apply" }));
  const button = screen.getByRole("button", { name: "Apply 2 changes" });
  act(() => {
    button.click();
  });
  // out of use, yet still there for the keyboard
  expect(button.getAttribute("aria-disabled")).toBe("true");
  await user.dblClick(button);
  expect(asked.filter(({ command }) => command === "apply")).toHaveLength(1);
});

it("is saved for review, and applied only after that where somebody else has to approve it", async () => {
  const asked = answering({ plan: { ...planView, needs_approval: true }, paper_save: paperView });
  const { user } = show(room);
  const apply = await screen.findByRole("button", { name: "Apply" });
  expect(document.getElementById(apply.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Somebody else has to approve it: save it for review");
  await user.click(screen.getByRole("button", { name: "Save for review" }));
  expect(asked.find(({ command }) => command === "paper_save")?.input).toEqual({ id: ID, aim: { for: "set_up" }, plan_hash: planView.hash });
  expect(window.location.hash).toBe("#/review");
});

it("stays and says so when AWS has changed since", async () => {
  answering({ plan: planView, apply: refusing({ ...fault, message: "AWS has changed since this plan was shown" }) });
  const { user } = show(room);
  await user.click(await screen.findByRole("button", { name: "Apply" }));
  await user.click(screen.getByRole("button", { name: "Apply 2 changes" }));
  expect(await screen.findByText("AWS has changed since this plan was shown")).toBeDefined();
  expect(window.location.hash).toBe("");
});

it("says what could not be read, and blocks an empty plan with the reason", async () => {
  answering({ plan: { ...planView, changes: 0, plan: { ...planView.plan, steps: [] } } });
  const { container } = show(room);
  expect(await screen.findByText("Nothing to change")).toBeDefined();
  expect(container.textContent).toContain("1 call did not answer");
  const apply = screen.getByRole("button", { name: "Apply" });
  expect(document.getElementById(apply.getAttribute("aria-describedby") ?? "")?.textContent).toBe("There is nothing to do");
});

describe("a step", () => {
  it("shows its parameters with the slots spelled out", () => {
    const [group, balancer, wait] = planView.plan.steps;
    if (!group || !balancer || !wait) throw new Error("the sample has three steps");
    expect(JSON.parse(parameters(balancer.work))).toMatchObject({ security_groups: ["‹result of security-group›"] });
    expect([group, balancer, wait].map(({ work }) => kindOf(work).text)).toEqual(["Create", "Create", "Wait"]);
  });
});

describe("what a plan changes", () => {
  it("reads as settings before and after, with units", () => {
    expect(said({ what: "tcp.idle_timeout.seconds", before: "350", after: "900" })).toEqual({ what: "Idle time-out", before: "350 s", after: "900 s" });
    expect(said({ what: "deletion_protection.enabled", before: "false", after: "true" })).toEqual({ what: "Deletion protection", before: "off", after: "on" });
    expect(said({ what: "Private DNS name", before: null, after: "git\u202e.acme.example" })).toEqual({ what: "Private DNS name", before: "not set", after: "git\ufffd.acme.example" });
    expect(said({ what: "Other Regions", before: "eu-west-1", after: "" }).after).toBe("none");
  });

  it("says what can be taken back", () => {
    const [group, balancer, wait] = planView.plan.steps;
    if (!group || !balancer || !wait) throw new Error("the sample has three steps");
    const gone = { ...group, work: { act: { do: "delete_security_group", group: { known: "sg-1" } } } } as const;
    const safer = { ...group, work: { act: { do: "set_acceptance", service: { known: "vpce-svc-1" }, required: true } } } as const;
    const made = { ...group, work: { act: { do: "set_dual_stack", load_balancer: { from: "load-balancer" }, on: true } } } as const;
    expect(undoOf({ ...group, undo: gone.work.act })).toBe("Can be taken back: delete security group");
    expect([gone, safer, made, wait].map(undoOf)).toEqual(["Cannot be brought back once it is done", "Is not taken back by itself: it makes the account safer", "Goes away with what this plan creates", null]);
  });

  it("is counted by kind", () => {
    const adopt: Plan = { ...planView.plan, steps: [{ id: "adopt-1", title: "", why: "", needs: [], work: { act: { do: "add_tags", resource: "arn", tags: { FireflyAdoptedBy: ID } } } }], kept: [{ step: "load-balancer", id: "arn", title: "" }] };
    expect(talliesOf(planView.plan)).toEqual({ created: 2, changed: 0, removed: 0, adopted: 0, kept: 0, waits: 1 });
    expect(talliesOf(adopt)).toMatchObject({ adopted: 1, changed: 0, kept: 1 });
  });
});

it("shows the changes of a step, and what it costs in a month and whom", async () => {
  const [first] = planView.plan.steps;
  if (!first) throw new Error("the sample has steps");
  const changed = { ...first, changes: [{ what: "Health check interval (s)", before: "30", after: "10" }] };
  answering({ plan: { ...planView, cost: estimates, plan: { ...planView.plan, steps: [changed] } } });
  const { container } = show(room);
  expect(await screen.findByRole("heading", { name: /Estimated cost a month/ })).toBeDefined();
  for (const text of [dollars(1725), "Firefly pays about 14.70 USD", "With 10 GB a month", "With 100 GB a month", estimates[0]?.statement]) expect(screen.getByText(String(text))).toBeDefined();
  expect(container.textContent).toContain("Prices of 2026-09-17 for us-east-1");
  expect(screen.getByText("30").tagName).toBe("DEL");
  expect(container.textContent).toContain("1 setting changed");
});

it("rolls back by its own word, and says so when nothing is left to take back", async () => {
  answering({ plan: { ...planView, changes: 0, plan: { ...planView.plan, purpose: "roll_back", steps: [] } } });
  show(<PlanRoom id={ID} query={new URLSearchParams("for=roll_back")} />);
  expect(await screen.findByText(/Everything that the unfinished run did is taken back/)).toBeDefined();
  expect(screen.getByRole("heading", { level: 1, name: "Plan: roll back" })).toBeDefined();
  expect(screen.getByRole("button", { name: "Roll back" })).toBeDefined();
});

it("shows the onboarding as code in each format, for a set-up alone", async () => {
  const asked = answering({ plan: planView, export: ({ format }) => ({ format, text: `# ${format}`, file_name: `ffly.${format}`, unread: [] }) });
  const { user, unmount } = show(room);
  await user.click(await screen.findByRole("button", { name: "Export as code" }));
  expect(await screen.findByText("# terraform")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "CloudFormation" }));
  expect(await screen.findByText("# cloudformation")).toBeDefined();
  expect(screen.getByRole("button", { name: "Copy ffly.cloudformation" })).toBeDefined();
  expect(asked.filter(({ command }) => command === "export").map(({ input }) => input)).toEqual([{ id: ID, format: "terraform" }, { id: ID, format: "cloudformation" }]);
  unmount();
  show(<PlanRoom id={ID} query={new URLSearchParams("for=teardown")} />);
  expect(await screen.findByRole("button", { name: "Tear down" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Export as code" })).toBeNull();
});

it("keeps its aim in the address", () => {
  for (const aim of [{ for: "set_up" }, { for: "repair" }, { for: "teardown" }, { for: "roll_back" }, { for: "accept", endpoint: "vpce-1" }, { for: "reject", endpoint: "vpce-2" }] as const) {
    expect(aimOf(new URLSearchParams(queryOf(aim)))).toEqual(aim);
  }
});
