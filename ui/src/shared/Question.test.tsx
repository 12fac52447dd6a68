import { screen, within } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";

import { fault } from "../test/samples";
import { show } from "../test/show";
import { Question } from "./Question";

const asked = { header: "Go on?", verb: "Go on", because: null, busy: false, fault: null, onClose: () => undefined };
const fields = (
  <>
    <input aria-label="Who" />
    <input aria-label="Why" />
  </>
);

it("belongs to its fields, however many there are, so that Enter does what the button does", async () => {
  const onDo = vi.fn();
  const { user } = show(<Question {...asked} onDo={onDo}>{fields}</Question>);
  const button = await screen.findByRole<HTMLButtonElement>("button", { name: "Go on" });
  expect(button.type).toBe("submit");
  expect(button.form).toBe(screen.getByLabelText<HTMLInputElement>("Who").form);
  await user.click(button);
  expect(onDo).toHaveBeenCalledTimes(1);
});

it("does nothing while it says why not", async () => {
  const onDo = vi.fn();
  const { user } = show(<Question {...asked} because="Say who" onDo={onDo}>{fields}</Question>);
  await user.click(await screen.findByRole("button", { name: "Go on" }));
  expect(onDo).not.toHaveBeenCalled();
});

it("leaves the keyboard on the button while it is busy, and says a fault aloud", async () => {
  function Refused() {
    const [busy, setBusy] = useState(false);
    return <Question {...asked} busy={busy} fault={busy ? fault : null} onDo={() => setBusy(true)}>{fields}</Question>;
  }
  const { user } = show(<Refused />);
  const button = await screen.findByRole("button", { name: "Go on" });
  await user.click(button);
  expect(document.activeElement).toBe(button);
  expect(within(screen.getByRole("alert")).getByText(fault.message)).toBeDefined();
});
