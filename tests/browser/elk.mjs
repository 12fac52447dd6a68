// How long elkjs takes to lay out and route the boxes and lines of a drawing: `elk.mjs DRAWING.json`. Prints JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../ui/package.json", import.meta.url));
const ELK = require("elkjs/lib/elk.bundled.js");

const ROUNDS = 3;
const drawing = JSON.parse(readFileSync(process.argv[2], "utf8"));
const graph = () => ({
  id: "root",
  layoutOptions: { "elk.algorithm": "layered", "elk.direction": "LEFT", "elk.edgeRouting": "ORTHOGONAL" },
  children: drawing.nodes.map(({ id, place: { width, height } }) => ({ id, width, height })),
  edges: drawing.edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
});
const elk = new ELK();
const took = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const begun = performance.now();
  await elk.layout(graph());
  took.push(performance.now() - begun);
}
took.sort((a, b) => a - b);
console.log(JSON.stringify({ boxes: drawing.nodes.length, lines: drawing.edges.length, median_ms: Math.round(took[1] * 100) / 100 }));
