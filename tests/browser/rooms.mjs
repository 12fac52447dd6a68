// Opens every room in a real browser, in both appearances, and what opens within some of them: axe finds nothing, the policy of the window is not broken,
// and nothing is written to the console. `rooms.mjs URL PICTURES ID`; prints what it found as JSON.
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(new URL("../../ui/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

const [url, pictures, id] = process.argv.slice(2);
const ROOMS = {
  welcome: "#/welcome",
  onboardings: "#/onboardings",
  new: "#/onboardings/new",
  overview: `#/onboardings/${id}/overview`,
  plan: `#/onboardings/${id}/plan`,
  handoff: `#/onboardings/${id}/handoff`,
  connections: `#/onboardings/${id}/connections`,
  topology: `#/onboardings/${id}/topology`,
  audit: `#/onboardings/${id}/audit`,
  activity: "#/activity",
  report: `#/onboardings/${id}/report`,
  review: "#/review",
  inventory: "#/inventory",
  identities: "#/identities",
  network: "#/network",
};
const button = (page, name) => page.getByRole("button", { name }).first().click();
/** What somebody opens within a room. */
const WITHIN = [
  ["topology", "trace", async (page) => {
    await button(page, /Follow a packet/);
    await page.getByRole("option").nth(1).click();
    await page.getByRole("heading", { level: 2, name: /Stopped|Nothing stops it/ }).waitFor();
  }],
  ["audit", "walk", async (page) => {
    await button(page, "Review one by one");
    await page.getByRole("region", { name: "Review" }).waitFor();
  }],
  ["audit", "accept", async (page) => {
    await button(page, "Accept risk");
    await page.getByRole("dialog").waitFor();
  }],
  ["audit", "compare", async (page) => {
    await button(page, "Compare");
    await page.getByRole("dialog").waitFor();
  }],
];

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
mkdirSync(pictures, { recursive: true });
const found = [];
for (const appearance of ["light", "dark"]) {
  // axe is put into the page by the driver, which the page's own policy would rightly refuse: it is told apart below
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: appearance, reducedMotion: "reduce" });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  const look = async (place, hash, open) => {
    await page.goto(`${url}/${hash}`);
    // the same hash again would be no way anywhere
    if (open) await page.reload();
    await page.locator("h1").first().waitFor({ timeout: 60_000 });
    await page.waitForFunction(settled, null, { timeout: 60_000 });
    if (open) {
      await open(page);
      await page.waitForFunction(settled, null, { timeout: 60_000 });
    }
    await page.screenshot({ path: join(pictures, `${place}-${appearance}.png`) });
    const complaints = said.splice(0);
    const violations = await judge(page);
    said.length = 0;
    found.push({ place, appearance, title: await page.locator("h1").first().innerText(), complaints, violations });
  };
  for (const [room, hash] of Object.entries(ROOMS)) await look(room, hash);
  for (const [room, name, open] of WITHIN) await look(`${room}-${name}`, ROOMS[room], open);
  await context.close();
}
await browser.close();
console.log(JSON.stringify(found));

/** Nothing is being read any more. */
function settled() {
  return !document.querySelector("[class*=awsui_root][class*=spinner], [aria-busy=true]") && !document.body.innerText.match(/^(Opening|Loading)/m);
}

/** What axe finds, in an isolated world where the page's policy does not reach. */
async function judge(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const { readFileSync } = await import("node:fs");
  await evaluate(readFileSync(axe, "utf8"));
  const violations = await evaluate("axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`))");
  await session.detach();
  return violations;
}
