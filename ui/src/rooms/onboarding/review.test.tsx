import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { expect, it } from "vitest";

import { inventory, inventoryView } from "../../test/samples";
import { show } from "../../test/show";
import { emptyForm } from "./form";
import { portRow } from "./port";
import { partsOf } from "./review";

it("says with which certificate and how a port ends TLS", () => {
  const tls = { ...portRow(443).tls, certificate: inventory.certificates[0]?.arn ?? "", alpn: "HTTP2Preferred" };
  const parts = partsOf({ ...emptyForm(), ports: [portRow(443, { protocol: "TLS", tls })] }, inventoryView);
  const { container } = show(<KeyValuePairs items={parts.flatMap(({ items }) => items)} />);
  for (const said of ["Certificate *.internal.acme.example", "Policy TLS13-1-2-2021-06", "ALPN HTTP2Preferred", "Not encrypted to the targets"]) expect(container.textContent).toContain(said);
});
