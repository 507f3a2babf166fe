import { expect } from 'vitest';
import { accessibilityProblems } from '../accessibility';
import { seen } from '../browser';
import type { Step } from '../story';
import type { Job } from './shared';
import { signedIn } from './signing-in';

/** What is worked out in a case beside its exhibits: diary, people and links, tasks, storyboard. */
export function caseWork(step: Step, job: Job): void {
  const part = (name: string) => `${job.casePath}?part=${name}`;

  step.aside('the case diary takes an entry in Urdu, numbered, and a correction as another', async () => {
    const { page } = job.investigator;
    await page.goto(part('diary'));
    for (const [button, text] of [
      ['Write an entry', 'گواہ سے ملاقات ہوئی'],
      ['Correct', 'the witness came at four'],
    ] as const) {
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('textbox', { name: 'Entry' }).fill(text);
      await page.getByRole('button', { name: 'Write into the diary' }).click();
      await seen(page.getByText(text));
    }
    await seen(page.getByText('Corrected by 2'));
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  step.aside('whoever reviews sees neither diary nor tasks', async (world) => {
    const { page } = await signedIn(world, 'reviewer');
    await page.goto(part('diary'));
    await seen(page.getByRole('tab', { name: 'Overview' }));
    for (const name of ['Case diary', 'Tasks']) {
      expect(await page.getByRole('tab', { name }).count()).toBe(0);
    }
  });

  step.aside(
    'a person and a vehicle are linked with a source, and the plate is searched in one click',
    async () => {
      const { page } = job.investigator;
      await page.goto(part('people'));
      await page.getByRole('button', { name: 'New person' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await seen(dialog.getByText('Give a name, in English or Urdu.'));
      await dialog.getByLabel('Name', { exact: true }).fill('Mohammad Yousaf');
      await dialog.getByLabel('Name in Urdu').fill('محمد یوسف');
      await dialog.getByLabel('Accused').click();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await seen(page.getByRole('list', { name: 'People' }).getByText('Mohammad Yousaf'));
      await page.getByRole('button', { name: 'New vehicle' }).click();
      await dialog.getByLabel('Plate').fill('BQA-4471');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await seen(page.getByRole('link', { name: 'Search this plate' }));

      await page.getByRole('button', { name: 'Link Mohammad Yousaf' }).click();
      await dialog.getByRole('combobox', { name: /^To/ }).click();
      await page.getByRole('option', { name: /BQA-4471/ }).click();
      await dialog.getByLabel(/^Where exactly/).fill('Statement 1, page 14');
      await dialog.getByRole('button', { name: 'Add link' }).click();
      await seen(page.getByRole('table', { name: 'Links' }).getByText('owner of'));
      expect(await accessibilityProblems(page)).toEqual([]);
      const address = await page.getByRole('link', { name: 'Search this plate' }).getAttribute('href');
      expect(address).toContain('kind=plate&text=BQA-4471');
    },
  );

  step.aside(
    'R30 the case is found by an accused written with other letters, and the list shows where',
    async () => {
      const { page } = job.investigator;
      await page.goto(`/cases?q=${encodeURIComponent('يوسف')}`);
      const row = page.getByRole('row').filter({ hasText: 'Person 1' });
      await seen(row.locator('mark').first());
      expect(await row.locator('mark').first().textContent()).toBe('یوسف');
      expect(await accessibilityProblems(page)).toEqual([]);
    },
  );

  step.aside('a task is given, done and reopened', async () => {
    const { page } = job.investigator;
    await page.goto(part('tasks'));
    await page.getByRole('button', { name: 'New task' }).click();
    await page
      .getByRole('dialog')
      .getByLabel(/^What is to be done/)
      .fill('Ask the shop for its recorder');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Mark done' }).click();
    await page.getByRole('button', { name: 'Reopen' }).click();
    await seen(page.getByRole('button', { name: 'Mark done' }));
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  step.aside('the storyboard is put in order by keys', async () => {
    const { page } = job.investigator;
    await page.goto(part('storyboard'));
    for (const title of ['They leave', 'They come']) {
      await page.getByRole('button', { name: 'Add words' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(/^Title/).fill(title);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await seen(page.getByRole('button', { name: `Edit ${title}` }));
    }
    await page.getByRole('button', { name: 'Edit They come' }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await seen(page.getByText('They come is now at place 1'));
    const cards = page.getByRole('list', { name: 'Storyboard' }).getByRole('listitem');
    expect(await cards.first().textContent()).toContain('They come');
    // The words of the button that has the focus lie over the page.
    await page.keyboard.press('Escape');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  for (const [name, words] of [
    ['overview', 'What happened last'],
    ['statements', 'Statements (s.161)'],
    ['ties', 'Cases that belong together'],
    ['reports', 'Reports on record'],
  ] as const) {
    step.aside(`everybody can use the part ${name} of a case`, async () => {
      const { page } = job.investigator;
      await page.goto(part(name));
      await seen(page.getByText(words).first());
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  }
}
