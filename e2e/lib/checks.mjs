// Checks that several tests share: accessibility, valid HTML, equal pictures.

import axe from "axe-core";
import { HtmlValidate } from "html-validate/node";
import assert from "node:assert/strict";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/** Fails on any WCAG 2.2 A or AA violation that axe finds, with the elements it found them on. */
export async function accessible(page, { within } = {}) {
  // Evaluated by the debugger, so the page's content security policy does not stop it.
  await page.evaluate(axe.source);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const result = await page.evaluate(([root, values]) => window.axe.run(root ?? document, { runOnly: { type: "tag", values } }), [within, tags]);
  const told = result.violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => node.target.join(" ")).join("\n    ")}`);
  assert.equal(told.length, 0, `axe on ${page.url()}\n  ${told.join("\n  ")}`);
}

const rules = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
  // How the build writes its tags is a matter of taste; what they mean is not.
  rules: { "void-style": "off", "no-trailing-whitespace": "off", "attr-quotes": "off", "long-title": "off", "doctype-style": "off" },
});

/** Fails if a page's text is not valid HTML. */
export async function validHtml(text, name) {
  const report = await rules.validateString(text, name);
  const told = report.results.flatMap((result) => result.messages).map((it) => `${it.line}:${it.column} ${it.ruleId}: ${it.message}`);
  assert.equal(report.valid, true, `${name}\n  ${told.join("\n  ")}`);
}

/**
 * Fails if two PNG screenshots differ in more than `pixels` pixels. A pixel may be off by the last bit of a channel, since
 * the compositor rounds by how it cut the page into tiles; `threshold` is far below what an eye can tell.
 */
export function samePicture(first, second, { pixels = 0, threshold = 0.01 } = {}) {
  const [a, b] = [PNG.sync.read(first), PNG.sync.read(second)];
  assert.deepEqual([a.width, a.height], [b.width, b.height], "the pictures differ in size");
  const different = pixelmatch(a.data, b.data, null, a.width, a.height, { threshold, includeAA: true });
  assert.ok(different <= pixels, `${different} pixels differ`);
}
