'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Panel } from '../ui/page';
import { useProblemWords } from '../ui/states';
import { toast } from '../ui/toast';
import { endSessionsOf } from './queries';

/** Signs somebody else out everywhere. */
export function SessionsOfOthers() {
  const t = useTranslations('account');
  const words = useProblemWords();
  const [username, setUsername] = useState('');
  const [asking, setAsking] = useState(false);
  const name = username.trim();

  async function end() {
    try {
      toast('done', { title: t('ended', { count: await endSessionsOf(name) }) });
      setUsername('');
    } catch (error) {
      const { message, remedy } = words(error);
      toast('failed', { title: message, detail: remedy });
      throw error;
    }
  }

  return (
    <Panel title={t('ofOthers')} bodyClassName="px-4 py-3 sm:px-5">
      <p className="max-w-prose text-ink-2">{t('ofOthersExplained')}</p>
      <form
        className="mt-3 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (name) setAsking(true);
        }}
      >
        <Field label={t('username')}>
          <Input
            value={username}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            onChange={(event) => setUsername(event.target.value)}
          />
        </Field>
        <Button type="submit" disabled={!name}>
          {t('endAll')}
        </Button>
      </form>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('endAllQuestion', { username: name })}
        description={t('endAllExplained')}
        confirmLabel={t('endAll')}
        danger
        onConfirm={end}
      />
    </Panel>
  );
}
