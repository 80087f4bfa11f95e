import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { seenMs } from './window.ts';

/** What axe says of one rule that a screen breaks. */
const findingsSchema = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Looks at the screen in the light and in the dark theme, and expects that axe has nothing serious to say. `screen` names it in a failure. */
export async function expectLegible({ app, page }: Desktop, screen: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await app.evaluate(({ nativeTheme }, source) => (nativeTheme.themeSource = source), theme);
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['mantineColorScheme']), { timeout: seenMs }).toBe(theme);
    await colourChangesOver(page);
    expect(await seriousFindings(page), `${screen}, ${theme}`).toEqual([]);
  }
}

/** Colours glide from one theme to the other; what is looked at is where they end. They begin to with the next frame. */
const colourChangesOver = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    for (;;) {
      const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      if (changes.length === 0) return;
      await Promise.allSettled(changes.map((change) => change.finished));
    }
  });

/**
 * The serious and critical findings on what the page shows now, one line each: rule, element, what is wrong. axe runs in a
 * world of its own beside the page's scripts, as a browser's extension would, so the page's policy stays as strict as it is.
 */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  const client = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await client.send('Page.getFrameTree');
    const { executionContextId } = await client.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'accessibility',
    });
    await client.send('Runtime.evaluate', { contextId: executionContextId, expression: axeSource });
    const answer = await client.send('Runtime.evaluate', {
      contextId: executionContextId,
      expression: "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations))",
      awaitPromise: true,
      returnByValue: true,
    });
    if (answer.exceptionDetails)
      throw new Error(`axe could not run: ${answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text}`);
    const findings = findingsSchema.parse(JSON.parse(z.string().parse(answer.result.value)));
    return findings
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary?.replaceAll(/\s+/g, ' ') ?? ''}`),
      );
  } finally {
    await client.detach();
  }
}
