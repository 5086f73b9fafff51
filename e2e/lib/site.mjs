// What the tests of a file stand on: a browser, and a server for the built site or for a changed copy of it.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { launch, withPage } from "./browser.mjs";
import { withLab } from "./lab.mjs";
import { dist, serve } from "./server.mjs";

/**
 * Starts both before the tests of a file and stops them after. Gives `{ browser, url, requests, page, lab }`, of which the first
 * three are there once a test runs; `page` and `lab` open an address below the site's folder, hand the page to a body and check it.
 * `change` gets the folder of a copy of the site, to write into.
 */
export function useSite({ change } = {}) {
  let server;
  let copy;
  const site = {
    page: (path, options, body) => withPage(site.browser, `${site.url}${path}`, options, body),
    lab: (path, options, body) => withLab(site.browser, `${site.url}${path}`, options, body),
  };
  before(async () => {
    if (change) {
      copy = await mkdtemp(join(tmpdir(), "queue-lab-"));
      await cp(dist, copy, { recursive: true });
      await change(copy);
    }
    [site.browser, server] = await Promise.all([launch(), serve({ folder: copy ?? dist })]);
    Object.assign(site, { url: server.url, requests: server.requests });
  });
  after(async () => {
    await Promise.all([site.browser?.close(), server?.close()]);
    if (copy) await rm(copy, { recursive: true, force: true });
  });
  return site;
}
