import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";

import { answering, refusing } from "../../test/carrier";
import { fault, ID, paperView, rows, RUN } from "../../test/samples";
import { show } from "../../test/show";
import { Review } from "./Review";

it("explains itself while no plan is open, and opens one", async () => {
  const asked = answering({ paper: null, paper_open: null });
  const { user } = show(<Review />);
  expect(await screen.findByText("How two people make a change")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Open a saved plan" }));
  expect(asked.some(({ command }) => command === "paper_open")).toBe(true);
});

it("says why a file cannot be opened", async () => {
  answering({ paper: null, paper_open: refusing({ ...fault, message: "The saved plan was changed after it was saved" }) });
  const { user } = show(<Review />);
  await user.click(await screen.findByRole("button", { name: "Open a saved plan" }));
  expect(await screen.findByText("The saved plan was changed after it was saved")).toBeDefined();
});

it("shows who made it, every call, and which approvals count", async () => {
  answering({ paper: paperView });
  const { container } = show(<Review />);
  expect(await screen.findByRole("heading", { level: 1, name: "Saved plan: set up" })).toBeDefined();
  expect(screen.getAllByText(paperView.made_by)).toHaveLength(2);
  expect(screen.getByText("Approved")).toBeDefined();
  expect(screen.getByText(/Counts for nothing/)).toBeDefined();
  expect(container.textContent).toContain("Steps (3)");
  expect(container.textContent).toContain("ec2:DescribeNetworkAcls");
});

it("leads to the onboarding where this computer has it", async () => {
  const row = rows.find(({ id }) => id === paperView.plan.onboarding);
  answering({ paper: paperView, onboardings: row ? [row] : [] });
  show(<Review />);
  expect((await screen.findByRole("link", { name: `“${paperView.name}”` })).getAttribute("href")).toBe(`#/onboardings/${ID}/overview`);
});

it("approves as oneself with a note, for exactly the plan that is shown", async () => {
  const asked = answering({ paper: paperView, paper_approve: paperView });
  const { user } = show(<Review />);
  await user.click(await screen.findByRole("button", { name: "Approve" }));
  const question = within(screen.getByRole("dialog"));
  await user.click(question.getByLabelText(/Note/));
  await user.paste(" CHG-17 ");
  await user.click(question.getByRole("button", { name: "Approve" }));
  expect(asked.find(({ command }) => command === "paper_approve")?.input).toEqual({ hash: paperView.hash, note: "CHG-17" });
});

it("applies once what was reviewed, and follows the run", async () => {
  const asked = answering({ paper: paperView, paper_apply: RUN });
  const { user } = show(<Review />);
  await user.click(await screen.findByRole("button", { name: "Apply" }));
  await user.dblClick(screen.getByRole("button", { name: "Apply 2 changes" }));
  expect(asked.filter(({ command }) => command === "paper_apply").map(({ input }) => input)).toEqual([{ hash: paperView.hash }]);
  expect(window.location.hash).toBe(`#/onboardings/${ID}/apply/${RUN}`);
});

it("blocks what cannot be done, with the reason", async () => {
  answering({ paper: { ...paperView, approve_fault: { ...fault, message: "You saved this plan" }, apply_fault: { ...fault, message: "Nobody has approved this plan" } } });
  show(<Review />);
  for (const [name, reason] of [["Approve", "You saved this plan"], ["Apply", "Nobody has approved this plan"]] as const) {
    const button = await screen.findByRole("button", { name });
    expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent).toBe(reason);
  }
});
