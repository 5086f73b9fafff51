// Serves the built site on 127.0.0.1 under a sub-path, since that is where a site that only works at the root breaks.
// It sends the headers of the site's `_headers`, the content security policy among them.

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

/** The site's folder: `QL_DIST`, else `dist/` of the workspace. */
export const dist = resolve(process.env.QL_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url)));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};

/** The headers that `_headers` gives to every file: the indented lines below `/*`. */
async function commonHeaders(folder) {
  const rules = await readFile(join(folder, "_headers"), "utf8").catch(() => "");
  const lines = rules.split("\n");
  const from = lines.indexOf("/*") + 1;
  const headers = {};
  for (const line of from > 0 ? lines.slice(from) : []) {
    if (!line.startsWith(" ")) break;
    const at = line.indexOf(":");
    headers[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return headers;
}

/**
 * Starts a server. Gives `{ url, requests, close }`: the address of the site's folder with a slash at its end, the
 * paths that were asked for, relative to that folder, and the way to stop. With `brotli` it sends what a static host would, compressed.
 */
export async function serve({ folder = dist, base = "/some/sub/path/", headers = {}, brotli = false } = {}) {
  const common = { ...(await commonHeaders(folder)), ...headers };
  const requests = [];
  const small = new Map();
  const compressed = async (file) => {
    if (!small.has(file)) small.set(file, brotliCompressSync(await readFile(file)));
    return small.get(file);
  };
  const server = createServer(async (request, response) => {
    const answer = (code, more = {}) => response.writeHead(code, { ...common, ...more }).end();
    const { pathname, search } = new URL(request.url, "http://127.0.0.1");
    if (!pathname.startsWith(base)) return answer(404);
    const path = decodeURIComponent(pathname.slice(base.length));
    requests.push(path);
    let file = normalize(join(folder, path));
    if (file !== folder && !file.startsWith(folder + sep)) return answer(404);
    let found = await stat(file).catch(() => null);
    if (found?.isDirectory()) {
      if (!pathname.endsWith("/")) return answer(308, { Location: `${pathname}/${search}` });
      file = join(file, "index.html");
      found = await stat(file).catch(() => null);
    }
    if (!found?.isFile()) return answer(404);
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const sent = { ...common, "Content-Type": type, "Cache-Control": "no-cache" };
    if (brotli && /\bbr\b/.test(request.headers["accept-encoding"])) {
      const body = await compressed(file);
      response.writeHead(200, { ...sent, "Content-Encoding": "br", "Content-Length": body.length }).end(body);
      return;
    }
    response.writeHead(200, { ...sent, "Content-Length": found.size });
    createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}
