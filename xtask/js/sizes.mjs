// Tables what a first visit to each page loads, and fails where that is past the budget.
// Usage: node sizes.mjs <site folder> <budget in brotli bytes> <page> ...
//
// It follows what the page names: style sheets, icons, preloads, scripts, images, and what style sheets and scripts
// name in turn. The browser tests check the same list against what Chromium really asks for.

import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const LOADING = /^(stylesheet|icon|preload|modulepreload|manifest)$/;

/** The files, relative to the site's folder, that a first visit to `page` loads, the page itself first. */
export function firstVisit(site, page) {
  const first = page.endsWith("/") ? `${page}index.html` : page;
  const found = new Set();
  const waiting = [first];
  while (waiting.length > 0) {
    const file = waiting.shift();
    if (found.has(file)) continue;
    if (!existsSync(join(site, file))) throw new Error(`${first} leads to ${file}, which is not in the site`);
    found.add(file);
    waiting.push(...named(file, readFileSync(join(site, file))).map((address) => resolved(file, address)).filter(Boolean));
  }
  return [...found];
}

/** The addresses that a file makes a browser load at once. */
function named(file, bytes) {
  if (file.endsWith(".html")) return inPage(bytes.toString());
  if (file.endsWith(".css")) return matches(bytes.toString(), /url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/g);
  if (file.endsWith(".js")) return matches(bytes.toString(), /(?:^|[;}\s])(?:import|export)\b[^"'`;()]*["'](\.[^"']+)["']/g);
  return [];
}

function inPage(html) {
  // What stands in a comment, a template or a page without scripts is not loaded.
  const live = html.replace(/<!--[\s\S]*?-->/g, "").replace(/<(template|noscript)\b[\s\S]*?<\/\1>/g, "");
  const links = [...live.matchAll(/<link\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => LOADING.test(attribute(tag, "rel") ?? ""));
  const sources = [...live.matchAll(/<(?:script|img|iframe|source)\b[^>]*>/g)].map(([tag]) => tag);
  const now = sources.filter((tag) => attribute(tag, "loading") !== "lazy");
  return [...links.map((tag) => attribute(tag, "href")), ...now.map((tag) => attribute(tag, "src"))].filter(Boolean);
}

function attribute(tag, name) {
  const match = tag.match(new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`));
  return match && (match[1] ?? match[2] ?? match[3]);
}

const matches = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? match[2]);

function resolved(from, address) {
  if (/^(data:|#)/.test(address)) return null;
  if (/^[a-z]+:|^\//i.test(address)) throw new Error(`${from} names ${address}: addresses must be relative`);
  const path = posix.normalize(posix.join(posix.dirname(from), address.split(/[?#]/)[0]));
  if (path.startsWith("..")) throw new Error(`${from} names ${address}, which is outside the site`);
  return address.split(/[?#]/)[0].endsWith("/") ? `${path}index.html` : path;
}

/** Bytes as a host sends them to a browser of today. */
export function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

/** The columns of the table: what a file is for. */
const KINDS = { page: /\.html$/, styles: /\.css$/, scripts: /\.js$/, module: /\.wasm$/, other: /./ };

/** What a first visit to `page` loads, in bytes: brotli by kind and together, and all of it as it is. */
export function weigh(site, page) {
  const row = { page, raw: 0, together: 0, kinds: Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0])) };
  for (const file of firstVisit(site, page)) {
    const bytes = readFileSync(join(site, file));
    const packed = brotli(bytes);
    row.raw += bytes.length;
    row.together += packed;
    row.kinds[Object.keys(KINDS).find((kind) => KINDS[kind].test(file))] += packed;
  }
  return row;
}

function main([site, budget, ...pages]) {
  const rows = pages.map((page) => weigh(site, page));
  const wide = Math.max(...pages.map((page) => page.length));
  const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(9);
  const titles = [...Object.keys(KINDS), "together", "left", "as it is"];
  console.log(`\nWhat a first visit loads, in KB after brotli; the budget is ${(budget / 1024).toFixed(0)} KB\n`);
  console.log("".padEnd(wide) + titles.map((title) => title.padStart(9)).join(""));
  for (const { page, kinds, together, raw } of rows) {
    console.log(page.padEnd(wide) + [...Object.values(kinds), together, budget - together, raw].map(kb).join(""));
  }
  console.log();
  for (const { page, together } of rows.filter((row) => row.together > budget)) {
    console.error(`A first visit to ${page} is ${((together - budget) / 1024).toFixed(1)} KB over the budget.`);
    process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
