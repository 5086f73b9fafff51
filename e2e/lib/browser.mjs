// Starts Chromium, and opens pages that hold the site to its promises: nothing on the console, no error, no request to
// anyone else.

import { chromium } from "playwright-core";

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with a fresh profile, which goes away with it. */
export function launch({ args = [] } = {}) {
  return chromium.launch({ executablePath: process.env.QL_CHROMIUM || "/usr/bin/chromium", args: [...ARGS, ...args] });
}

/**
 * Opens a page that collects what it must not do. `options` are Playwright's context options (`locale`, `viewport`,
 * `colorScheme`, `javaScriptEnabled`, `reducedMotion` ...); `allow` lists patterns of what may be said, and `prepare`
 * gets the context before the page loads. Call `page.verify()` at the end of a test, or use `withPage`.
 */
export async function open(browser, url, { allow = [], prepare, ...options } = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 }, ...options });
  await prepare?.(context);
  const page = await context.newPage();
  page.complaints = [];
  const complain = (text) => allow.some((pattern) => pattern.test(text)) || page.complaints.push(text);
  const origin = new URL(url).origin;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complain(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complain(`page error: ${error.stack ?? error}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    // A page that redirects on purpose cuts off what the chooser was still loading.
    if (reason === "net::ERR_ABORTED") return;
    // With scripts off, Chromium reports the module it will not preload as blocked by policy.
    if (reason === "csp" && options.javaScriptEnabled === false) return;
    complain(`failed request: ${request.url()} ${reason}`);
  });
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (!["data:", "blob:", "about:"].includes(target.protocol) && target.origin !== origin) complain(`foreign request: ${target}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complain(`status ${response.status()}: ${response.url()}`);
  });
  page.verify = () => {
    if (page.complaints.length > 0) throw new Error(`${page.url()}\n  ${page.complaints.join("\n  ")}`);
  };
  await page.goto(url);
  return page;
}

/** Opens a page, hands it to `body`, checks its promises and closes it, whatever happens. */
export async function withPage(browser, url, options, body) {
  const page = await open(browser, url, options);
  try {
    const result = await body(page);
    page.verify();
    return result;
  } finally {
    await page.context().close();
  }
}

/** Waits until boot.js has started the module; fails at once with the reason if it could not. */
export async function ready(page, { timeout = 20_000 } = {}) {
  // By a timer, since some tests hold back the frames of the screen.
  await page.waitForFunction(() => document.documentElement.dataset.qlBoot, null, { timeout, polling: 15 });
  const state = await page.evaluate(() => document.documentElement.dataset.qlBoot);
  if (state !== "ready") throw new Error(`the module did not start: ${page.complaints.join("; ")}`);
}
