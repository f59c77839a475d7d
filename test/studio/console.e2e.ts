import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callStudio,
  canOpenStudio,
  findViolations,
  makeVideo,
  openStudio,
  type Studio,
  type StudioPage,
} from './open-studio.ts';

describe.skipIf(!canOpenStudio)('library and console', () => {
  let studio: Studio;
  let opened: StudioPage;
  let page: Page;
  let ids: readonly string[];
  beforeAll(async () => {
    studio = await openStudio();
    opened = await studio.newPage();
    page = opened.page;
    await page.addInitScript(() => {
      // The system's own dialog cannot be answered from here; without it the archive is saved as a download.
      delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
    });
    const small = { size: '192x192', seconds: 1, steps: 1 };
    const prompts = ['a red fox sits in the snow', 'a yellow boat on a calm sea'];
    ids = await Promise.all(prompts.map((prompt) => makeVideo(studio, '/v1/videos', { prompt, ...small })));
  }, 600_000);
  afterAll(() => studio?.close());

  const confirm = (name: string): Promise<void> => page.getByRole('dialog').getByRole('button', { name }).click();
  const openConsole = async (section: string): Promise<void> => {
    await page.goto(`${studio.url}/console/${section}`);
    await page.locator('h1').waitFor();
  };

  it('orders videos in folders, which can be renamed, removed and brought back', async () => {
    await page.goto(`${studio.url}/library`);
    await page.getByLabel('Select a red fox').check();
    await page.getByRole('button', { name: 'Put into folder' }).click();
    await page.getByRole('menuitem', { name: 'New folder' }).click();
    await page.getByLabel('Name of the folder').fill('Winter');
    await page.getByRole('button', { name: 'Make folder' }).click();
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await page.getByRole('button', { name: 'Winter 1' }).click();
    await expect.poll(() => page.locator('article').count()).toBe(1);
    await page.getByRole('button', { name: 'Folder Winter' }).click();
    await page.getByRole('menuitem', { name: 'Rename folder' }).click();
    await page.getByLabel('Name of the folder').fill('Snow');
    await confirm('Rename folder');
    await page.getByRole('button', { name: 'Folder Snow' }).click();
    await page.getByRole('menuitem', { name: 'Remove folder' }).click();
    await expect.poll(() => page.locator('article').count()).toBe(2);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Snow 1' }).click();
    await expect.poll(() => page.locator('article').count()).toBe(1);
    await page.getByLabel('Select a red fox').check();
    await page.getByRole('button', { name: 'Take out of folder' }).click();
    await page.getByText('Nothing matches').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Snow 0' }).waitFor();
  });

  it('saves the whole library as one archive', async () => {
    const waiting = page.waitForEvent('download', { timeout: 120_000 });
    await page.getByRole('button', { name: 'Export everything' }).click();
    const path = await (await waiting).path();
    const names = execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).split('\n');
    for (const id of ids) expect(names.filter((name) => name.includes(id) && name.endsWith('.mp4'))).toHaveLength(1);
  });

  it('adds a person, changes the role, and makes a key that opens the studio until it is revoked', async () => {
    await openConsole('people');
    await page.getByLabel('Name', { exact: true }).fill('Mila');
    await page.getByLabel('Role', { exact: true }).selectOption('public');
    await page.getByRole('button', { name: 'Add person' }).click();
    await page.getByLabel('Role of Mila').selectOption('red-team');
    const row = page.getByRole('row', { name: /Mila/ });
    await row.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByText(/^aoz_[\w-]{20,}$/).innerText();
    expect(await findViolations(page)).toEqual([]);
    const { page: mila, context } = await studio.newPage({ key });
    await mila.goto(`${studio.url}/console`);
    await mila.getByRole('tab', { name: 'Campaigns' }).waitFor();
    expect(await mila.getByRole('tab', { name: 'People' }).count()).toBe(0);
    await openConsole('keys');
    await page.getByLabel('What the key is for').fill('laptop');
    await page.getByRole('button', { name: 'Make key' }).click();
    await page.getByText('The key is shown only now.').waitFor();
    await page.getByRole('button', { name: 'Revoke: Mila' }).click();
    await page.getByRole('dialog').getByText('Revoke Mila?').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await confirm('Revoke it');
    await page.getByRole('row', { name: /Mila/ }).getByText('revoked').first().waitFor();
    await mila.reload();
    await mila.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 20_000 });
    await context.close();
  });

  it('invites somebody, who signs in with the code and has the role', async () => {
    await openConsole('invitations');
    await page.getByLabel('For whom').fill('the film class');
    await page.getByLabel('Role', { exact: true }).selectOption('artist');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const code = await page.locator('code').first().innerText();
    const { page: guest, context, errors } = await studio.newPage({ key: null });
    await guest.goto(studio.url);
    await guest.getByRole('button', { name: 'I have an invitation' }).click();
    await guest.getByLabel('Invitation code').fill(code);
    await guest.getByLabel('Your name').fill('Noor');
    expect(await findViolations(guest)).toEqual([]);
    await guest.getByRole('button', { name: 'Accept the invitation' }).click();
    await guest.getByText('Welcome, Noor').waitFor();
    await guest.getByRole('button', { name: 'Open the studio' }).click();
    await guest.getByRole('button', { name: 'Account' }).click();
    await guest.getByText('Artist', { exact: true }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
    await page.reload();
    await page.getByText('1 of 1').waitFor();
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByText('withdrawn').waitFor();
  });

  it('screens a campaign, records a finding from it, and asks before either is deleted', async () => {
    await openConsole('campaigns');
    await page.getByText('New campaign').click();
    await page.getByLabel('Name', { exact: true }).fill('Near the line');
    await page.getByLabel('Prompts').fill('a knight fights a dragon\na graphic beheading with blood and gore');
    await page.getByRole('button', { name: 'Begin with 2 prompts' }).click();
    await page.getByRole('button', { name: 'Screen all', exact: true }).click();
    await page.getByText(/^1 refused, 1 passed/).waitFor({ timeout: 60_000 });
    await page.getByText('Each prompt').click();
    await page.getByText(/^refused: .*extreme violence/).waitFor();
    await page.getByRole('button', { name: 'Record a finding: a knight fights a dragon' }).click();
    await page.getByLabel('What came out').fill('passes, as it should');
    await page.getByLabel('Severity').selectOption('low');
    await page.getByRole('button', { name: 'Keep finding' }).click();
    await page.getByText('The finding is kept.').waitFor();
    await openConsole('findings');
    await page.getByText('passes, as it should').waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as JSON lines' }).click();
    expect((await waiting).suggestedFilename()).toBe('findings.jsonl');
    await page.getByRole('button', { name: 'Delete finding' }).click();
    expect(await findViolations(page)).toEqual([]);
    await confirm('Cancel');
    await page.getByText('passes, as it should').waitFor();
    await page.getByRole('button', { name: 'Delete finding' }).click();
    await confirm('Delete finding');
    await page.getByText('No findings yet').waitFor();
    await openConsole('campaigns');
    await page.getByRole('button', { name: 'Delete campaign: Near the line' }).click();
    await confirm('Delete campaign');
    await page.getByText('No campaigns yet').waitFor();
  });

  it('shows jobs while they are drawn and stops one; then what each model took and cost', async () => {
    await openConsole('jobs');
    await page.getByText('Nothing waits and nothing is drawn').waitFor();
    await page.getByText('A worker draws with it').waitFor();
    const json = { prompt: 'a red fox trots through falling snow', seconds: 4, steps: 50 };
    await callStudio(studio, '/v1/videos', { json });
    const row = page.getByRole('row', { name: /a red fox trots/ });
    await row.waitFor({ timeout: 20_000 });
    await page.getByText('1 of 1').waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await row.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The job was stopped.').waitFor();
    await row.waitFor({ state: 'detached', timeout: 60_000 });
    await openConsole('overview');
    const speed = page.getByRole('table', { name: 'Speed and cost of each model' });
    await page.getByLabel('Price of one hour of a worker').fill('3600');
    await speed.getByText(/^[\d.,]+, [\d.,]+ a video$/).waitFor();
    expect(await speed.getByRole('row', { name: /aozora-mini 2/ }).count()).toBe(1);
    expect(await findViolations(page)).toEqual([]);
    expect(opened.errors).toEqual([]);
  });

  it('asks before a reported video is removed and its maker suspended', async () => {
    const user = await studio.server().services.access.createUser({ name: 'Rex', role: 'artist' });
    const { access } = studio.server().services;
    const { secret } = await access.createKey({ userId: user.id, name: 'test', expiresAtMs: null });
    const wish = { prompt: 'a blue bird flies', size: '192x192', seconds: 1, steps: 1 };
    const id = await makeVideo(studio, '/v1/videos', wish, secret);
    await callStudio(studio, '/v1/reports', { json: { video_id: id, reason: 'copyright', detail: '' } });
    await openConsole('review');
    await page.getByRole('button', { name: 'Remove and suspend' }).click();
    await page.getByText('Remove this video and suspend whoever made it?').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await confirm('Cancel');
    await page.getByRole('button', { name: 'Remove and suspend' }).click();
    await confirm('Remove it and suspend them');
    await page.getByText('No reports').waitFor({ timeout: 20_000 });
    await openConsole('people');
    await page.getByRole('row', { name: /Rex/ }).getByText('suspended').waitFor();
  });
});
