import { expect, it } from "vitest";

import { show } from "../test/show";
import { Warnings } from "./Warnings";

it("puts several warnings into one box, and says nothing of none", () => {
  expect(show(<Warnings of={[]} />).container.textContent).toBe("");
  const { container } = show(<Warnings of={["one", "two"]} />);
  expect(container.textContent).toContain("2 things deserve a second look");
  expect([...container.querySelectorAll("li")].map((item) => item.textContent)).toEqual(["one", "two"]);
});
