import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";

import type { RunView } from "../../host/bindings";
import { answering, journal, refusing } from "../../test/carrier";
import { endedRun, entries, failedRun, fault, ID, onboardingView, pausedRun, RUN, runView, topologyView } from "../../test/samples";
import { show } from "../../test/show";
import { Apply } from "./Apply";

/** A backend whose run is what its journal says. */
function open(first: RunView, { resume = null, canRollBack = false }: { resume?: null | (() => never); canRollBack?: boolean } = {}) {
  let now = first;
  const asked = answering({ run: () => now, topology: topologyView, cancel_run: null, resume_run: resume, onboarding: { ...onboardingView, can_roll_back: canRollBack } });
  const log = journal();
  const shown = show(<Apply id={ID} run={RUN} query={new URLSearchParams("for=repair")} />);
  return { ...shown, asked, log, becomes: (next: RunView) => (now = next) };
}

it("shows after a reload what the journal holds, and follows from there", async () => {
  const { log } = open(runView);
  expect(await screen.findByText("2 of 3 steps done")).toBeDefined();
  expect(screen.getByText("provisioning")).toBeDefined();
  await waitFor(() => expect(log.followers).toMatchObject([{ run: RUN, after: runView.last_seq }]));
});

it("moves with each entry and ends with the journal", async () => {
  const { log, becomes } = open(runView);
  await waitFor(() => expect(log.followers).toHaveLength(1));
  becomes({ ...runView, last_seq: 6, steps: runView.steps.map((step) => ({ ...step, saw: step.saw && "active" })) });
  act(() => entries.slice(5, 6).forEach(log.write));
  expect(await screen.findByText("active")).toBeDefined();
  becomes(endedRun);
  act(() => log.end());
  expect(await screen.findByText("Everything in this plan is done")).toBeDefined();
  expect(screen.getByText("3 of 3 steps done")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Stop after this step" })).toBeNull();
});

it("says how a failed step failed, and plans the same again", async () => {
  const { log, user } = open(failedRun);
  await waitFor(() => expect(log.followers).toHaveLength(1));
  act(() => log.end());
  expect(await screen.findByText("It stopped at a step that failed")).toBeDefined();
  expect(screen.getByText(fault.message)).toBeDefined();
  expect(screen.getByText(String(fault.request_id))).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Plan again" }));
  expect(window.location.hash).toBe(`#/onboardings/${ID}/plan?for=repair`);
});

it("tells a run that was cut short from one that is running", async () => {
  const { log } = open(runView);
  await waitFor(() => expect(log.followers).toHaveLength(1));
  act(() => log.end());
  expect(await screen.findByText("It was cut short")).toBeDefined();
});

it.each(["failed", "cancelled", "needs_attention", null] as const)("offers to roll back a run that ended with %s, where that can be planned", async (ending) => {
  const { log, user } = open({ ...failedRun, ending }, { canRollBack: true });
  await waitFor(() => expect(log.followers).toHaveLength(1));
  act(() => log.end());
  await user.click(await screen.findByRole("button", { name: "Roll back" }));
  expect(screen.getByText(/what was deleted cannot be brought back/)).toBeDefined();
  expect(window.location.hash).toBe(`#/onboardings/${ID}/plan?for=roll_back`);
});

it("offers no roll back of a run that came to its end, of an older run, or where nothing can be taken back", async () => {
  for (const [run, can] of [[endedRun, true], [{ ...failedRun, run: "run-older" }, true], [failedRun, false]] as const) {
    const { log, unmount } = open(run, { canRollBack: can });
    await waitFor(() => expect(log.followers).toHaveLength(1));
    act(() => log.end());
    expect(await screen.findByRole("button", { name: /Plan again|Go to the overview/ })).toBeDefined();
    expect(screen.queryByRole("button", { name: "Roll back" })).toBeNull();
    unmount();
  }
});

it("stops on request, once", async () => {
  const { asked, user } = open(runView);
  await user.click(await screen.findByRole("button", { name: "Stop after this step" }));
  expect(await screen.findByRole("button", { name: "Stopping" })).toBeDefined();
  expect(asked.filter(({ command }) => command === "cancel_run")).toEqual([{ command: "cancel_run", input: { run: RUN } }]);
});

it("lets go of the journal with the screen", async () => {
  const { log, unmount } = open(runView);
  await waitFor(() => expect(log.followers).toHaveLength(1));
  unmount();
  expect(log.followers[0]?.signal.aborted).toBe(true);
});

it("pauses with the cause and what to do, and goes on where a person says so", async () => {
  const { asked, becomes, log, user } = open(pausedRun);
  expect(await screen.findByText("It is paused: the credentials have ended")).toBeDefined();
  expect(screen.getByText("The session has ended.")).toBeDefined();
  expect(screen.getByText(/Sign in again with profile “acme-prod”/)).toBeDefined();
  expect(screen.queryByRole("button", { name: "Stop after this step" })).toBeNull();
  await waitFor(() => expect(log.followers).toHaveLength(1));
  becomes(runView);
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(screen.queryByText("It is paused: the credentials have ended")).toBeNull());
  expect(asked.filter(({ command }) => command === "resume_run")).toEqual([{ command: "resume_run", input: { run: RUN } }]);
});

it("stays paused and says why where the new sign-in does not work", async () => {
  const { user } = open(pausedRun, { resume: refusing({ ...fault, message: "These credentials are of another account" }) });
  await user.click(await screen.findByRole("button", { name: "Go on" }));
  expect(await screen.findByText("These credentials are of another account")).toBeDefined();
  expect(screen.getByText("It is paused: the credentials have ended")).toBeDefined();
});

it("stops a paused run on request", async () => {
  const { asked, user } = open(pausedRun);
  await user.click(await screen.findByRole("button", { name: "Stop" }));
  await waitFor(() => expect(asked.map(({ command }) => command)).toContain("cancel_run"));
});

it("does not call a run paused that nobody carries out any more", async () => {
  const { log } = open(pausedRun);
  await waitFor(() => expect(log.followers).toHaveLength(1));
  act(() => log.end());
  expect(await screen.findByText("It was cut short")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Go on" })).toBeNull();
});
