'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { call } from '../api/client';
import { Mark } from '../shell/mark';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { useProblemWords } from '../ui/states';
import { returnPath } from './return-path';

/** The door: who you are, and what is recorded once you are in. */
export function SignIn() {
  const t = useTranslations('signIn');
  const words = useProblemWords();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [missing, setMissing] = useState<{ username?: string; password?: string }>({});
  const signIn = useMutation({
    mutationFn: () =>
      call('/api/auth/sign-in/username', z.unknown(), { body: { username: username.trim(), password } }),
    // A full load, so that nothing asked for while signed out is kept.
    onSuccess: () => location.assign(returnPath(new URLSearchParams(location.search).get('next'))),
    onError: () => setPassword(''),
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const lacking = {
      ...(!username.trim() && { username: t('usernameMissing') }),
      ...(!password && { password: t('passwordMissing') }),
    };
    setMissing(lacking);
    if (Object.keys(lacking).length === 0) signIn.mutate();
  }

  const failure = signIn.isError ? words(signIn.error) : undefined;
  return (
    <main className="grid min-h-dvh max-lg:grid-rows-[auto_1fr] lg:grid-cols-[1fr_minmax(26rem,38%)]">
      <section className="relative flex flex-col justify-between gap-10 overflow-hidden border-line border-e bg-sunken px-6 py-6 max-lg:border-e-0 max-lg:border-b lg:p-12">
        <p className="flex items-center gap-2.5">
          <Mark className="size-7 text-accent" />
          <span className="font-semibold text-lg tracking-tight">{t('product')}</span>
        </p>
        <div className="max-w-xl max-lg:hidden">
          <p className="text-balance text-2xl tracking-[-0.015em]">{t('claim')}</p>
          <ul className="mt-8 flex flex-col border-line border-t">
            {(['coverage', 'leads', 'custody'] as const).map((key) => (
              <li key={key} className="grid grid-cols-[7rem_1fr] gap-4 border-line border-b py-3">
                <span className="font-semibold">{t(`principles.${key}.name`)}</span>
                <span className="text-ink-2">{t(`principles.${key}.text`)}</span>
              </li>
            ))}
          </ul>
        </div>
        <p className="max-w-xl text-ink-3 max-lg:hidden">{t('motto')}</p>
      </section>
      <section className="flex flex-col justify-center px-6 py-10 sm:px-12 max-lg:justify-start">
        <form onSubmit={submit} noValidate className="mx-auto flex w-full max-w-sm flex-col gap-4">
          <h1 className="font-semibold text-xl tracking-[-0.01em]">{t('title')}</h1>
          {failure && (
            <div role="alert" className="flex gap-2.5 rounded-md border border-bad/40 bg-bad-soft p-3">
              <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
              <div>
                <p className="font-semibold">{failure.message}</p>
                {failure.remedy && <p className="text-ink-2">{failure.remedy}</p>}
              </div>
            </div>
          )}
          <Field label={t('username')} error={missing.username}>
            <Input
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          </Field>
          <Field label={t('password')} error={missing.password}>
            <Input
              name="password"
              type={shown ? 'text' : 'password'}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              end={
                <button
                  type="button"
                  onClick={() => setShown(!shown)}
                  aria-label={shown ? t('hide') : t('show')}
                  className="flex size-6 items-center justify-center rounded-sm hover:bg-hover hover:text-ink"
                >
                  {shown ? <EyeOff className="size-4" aria-hidden /> : <Eye className="size-4" aria-hidden />}
                </button>
              }
            />
          </Field>
          <Button type="submit" look="primary" busy={signIn.isPending || signIn.isSuccess} className="mt-1">
            {t('submit')}
          </Button>
          <p className="border-line border-t pt-4 text-ink-2 text-xs">{t('recorded')}</p>
          <p className="text-ink-3 text-xs">{t('forgotten')}</p>
        </form>
      </section>
    </main>
  );
}
