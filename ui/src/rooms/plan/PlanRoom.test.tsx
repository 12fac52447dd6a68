import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { answering, refusing } from "../../test/carrier";
import { fault, ID, planView, RUN } from "../../test/samples";
import { show } from "../../test/show";
import { aimOf, queryOf } from "./aim";
import { PlanRoom } from "./PlanRoom";
import { kindOf, parameters } from "./work";

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
  expect((button as HTMLButtonElement).disabled).toBe(true);
  await user.dblClick(button);
  expect(asked.filter(({ command }) => command === "apply")).toHaveLength(1);
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

it("keeps its aim in the address", () => {
  for (const aim of [{ for: "set_up" }, { for: "repair" }, { for: "teardown" }, { for: "accept", endpoint: "vpce-1" }, { for: "reject", endpoint: "vpce-2" }] as const) {
    expect(aimOf(new URLSearchParams(queryOf(aim)))).toEqual(aim);
  }
});
