import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canOpenStudio, findViolations, openStudio, type Studio } from './open-studio.ts';

/** The operator of this server has a classifier that takes bright frames for violence. */
const runtimeUrl = new URL('./bright-runtime.fixture.ts', import.meta.url).href;

describe.skipIf(!canOpenStudio)('a video that is refused after review of its frames', () => {
  let studio: Studio;
  let author: Page;
  let admin: Page;
  beforeAll(async () => {
    studio = await openStudio({ runtimeUrl });
    const { access } = studio.server().services;
    const user = await access.createUser({ name: 'Ada', role: 'public' });
    const { secret } = await access.createKey({ userId: user.id, name: 'test', expiresAtMs: null });
    ({ page: author } = await studio.newPage({ key: secret }));
    ({ page: admin } = await studio.newPage());
  });
  afterAll(() => studio?.close());

  it('is shown to its author as a refusal with its stage and category, and no frame of it', async () => {
    await author.goto(studio.url);
    await author.getByLabel('Prompt').fill('a white rabbit hops in the snow by day');
    await author.getByLabel('Length').fill('1');
    await author.getByLabel('Size').selectOption('draft');
    await author.getByRole('button', { name: 'Make video' }).click();
    await author.getByText('The video was refused after review of its frames').waitFor({ timeout: 600_000 });
    await author.getByText('Why', { exact: true }).click();
    await author.getByText('extreme violence', { exact: true }).waitFor();
    expect(await author.locator('video').count()).toBe(0);
    expect(await findViolations(author)).toEqual([]);
    await author.getByRole('button', { name: 'Ask a person to look again' }).click();
    await author.getByText('A person will look at this refusal.').waitFor();
  });

  it('shows the administrator the frame that triggered, on demand, and notes that it was looked at', async () => {
    await admin.goto(`${studio.url}/console/refusals`);
    await admin.getByRole('heading', { name: 'extreme violence' }).waitFor();
    expect(await findViolations(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'Show the frame' }).click();
    const frame = admin.getByRole('img', { name: 'The frame that triggered' });
    await frame.waitFor();
    const shown = await sharp(await frame.screenshot()).stats();
    // A drawn frame, and a bright one: neither the empty place nor one colour.
    expect(shown.channels[1]?.mean).toBeGreaterThan(100);
    expect(shown.channels[1]?.stdev).toBeGreaterThan(5);
    await admin.goto(`${studio.url}/console/audit`);
    await admin.getByText('refusal.view').first().waitFor({ timeout: 20_000 });
  });

  it('is appealed, and the administrator who grants the appeal answers its author', async () => {
    await admin.goto(`${studio.url}/console/appeals`);
    await admin.getByText('a white rabbit hops in the snow').waitFor();
    await admin.getByLabel('Answer to the person').fill('Snow is bright. The threshold will be moved.');
    expect(await findViolations(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'The refusal was wrong' }).click();
    await admin.getByText('No appeals').waitFor({ timeout: 20_000 });
    await author.goto(`${studio.url}/account`);
    await author.getByText('You were right: the refusal was wrong.').waitFor({ timeout: 20_000 });
    await author.getByText('Snow is bright. The threshold will be moved.').waitFor();
  });

  it('is made once the threshold is moved in the console', async () => {
    await admin.goto(`${studio.url}/console/policy`);
    const threshold = admin.getByLabel('Extreme violence, Public');
    await threshold.fill('1');
    await threshold.press('Enter');
    await admin.getByRole('button', { name: 'As it was made: Extreme violence, Public' }).waitFor();
    await author.goto(studio.url);
    await author.getByRole('button', { name: 'Make video' }).click();
    await author.locator('video').first().waitFor({ timeout: 600_000 });
  });

  it('is not made any more when the quota set in the console is used up', async () => {
    await admin.goto(`${studio.url}/console/quotas`);
    const quota = admin.getByLabel('Videos in 24 hours, Public');
    await quota.fill('2');
    await quota.press('Enter');
    await admin.getByRole('button', { name: 'As it was made: Videos in 24 hours, Public' }).waitFor();
    expect(await findViolations(admin)).toEqual([]);
    await author.goto(studio.url);
    await author.getByRole('button', { name: 'Make video' }).click();
    await author.getByText('You may make up to 2 videos in 24 hours.').waitFor({ timeout: 20_000 });
  });
});
