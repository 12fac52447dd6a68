// Serves the files of a folder on loopback until it is ended: `serve.mjs FOLDER PORT`. Prints a line once it listens.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const [folder, port] = process.argv.slice(2);
const KINDS = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml" };
const server = createServer((request, response) => {
  const file = join(folder, normalize(new URL(request.url, "http://localhost").pathname));
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
});
server.listen(Number(port), "127.0.0.1", () => console.log("listening"));
