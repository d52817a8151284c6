// Looks at pages with a browser, and prints what is wrong with them, a line each. Arguments: the browser, the folder for
// screenshots, and the pages as JSON:
//   name, address
//   shows   texts that must be seen
//   follow  the link to follow first, in a browser that runs no script
//   quick   the page is so long that only its layout is looked at
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [executablePath, folder, pages] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const background = {};

const browser = await chromium.launch({
  executablePath,
  // A container's root has no sandbox; the other flags keep the browser from asking its maker for anything.
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  for (const page of JSON.parse(pages)) {
    for (const colorScheme of page.quick ? ['light'] : ['light', 'dark']) await look(page, colorScheme);
  }
} finally {
  await browser.close();
}
if (background.light === background.dark) console.log('the dark page looks like the light one');

async function look({ name, address, shows, follow, quick }, colorScheme) {
  const wrong = (...words) => console.log([name, colorScheme, ...words].join(': '));
  const page = await browser.newPage({ colorScheme, javaScriptEnabled: !follow });
  page.on('dialog', (dialog) => {
    wrong('a dialog', dialog.message());
    return dialog.dismiss();
  });
  page.on('request', (request) => request.isNavigationRequest() || wrong('it loads', request.url()));
  page.on('console', (message) => message.text().includes('Content Security Policy') && wrong(message.text()));
  await page.goto(address);
  if (follow) await page.getByRole('link', { name: follow }).click();

  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const tooWide = await page.evaluate(overflowing);
    if (tooWide.length) wrong(`too wide for ${width} px`, ...tooWide);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: !quick });
  }
  for (const text of shows ?? []) {
    if (!(await page.getByText(text).first().isVisible())) wrong('it does not show', text);
  }
  const active = await page.locator('script, img, [onerror], [onmouseover], [style]').count();
  if (active) wrong('elements that the page does not have', active);
  background[colorScheme] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (!quick && !follow) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: 'tag', values } }), rules);
    for (const { id, help, nodes } of violations) wrong(id, help, nodes[0].html, nodes[0].failureSummary.replaceAll('\n', ' '));
  }
  await page.close();
}

// overflowing are the elements that would need horizontal scrolling, or stand over what is beside them. A table's head that
// is clipped away is there for those who hear it.
function overflowing() {
  const { clientWidth, scrollWidth } = document.documentElement;
  const tooWide = (e) => e.getBoundingClientRect().right > clientWidth + 1 || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0);
  const seen = (e) => getComputedStyle(e.closest('thead') ?? e).clipPath === 'none';
  const beyond = [...document.body.querySelectorAll('*')].filter((e) => tooWide(e) && seen(e));
  return scrollWidth > clientWidth && !beyond.length ? ['the page'] : beyond.slice(0, 3).map((e) => e.outerHTML.slice(0, 200));
}
