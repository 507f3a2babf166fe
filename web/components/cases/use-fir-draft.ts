'use client';

import { useEffect, useRef, useState } from 'react';
import type { CaseInput } from '@/core/cases/schema';
import { ApiProblem } from '@/web/components/api/client';
import { type FirDraft, type FirField, type FirNeeds, readDraft } from './fir-draft';

/** Where the server's name of a field is typed. */
const fieldOf: Record<string, FirField> = { distanceM: 'distanceKm' };

/** Words of the server for single fields, by field. */
function refusedFields(error: unknown): Partial<Record<FirField, string>> {
  if (!(error instanceof ApiProblem)) return {};
  const issues = error.problem.details?.issues;
  if (!Array.isArray(issues)) return {};
  const refused: Partial<Record<FirField, string>> = {};
  for (const issue of issues as { path?: unknown; message?: unknown }[]) {
    const path = String(issue.path ?? '').split('.')[0] ?? '';
    if (path !== '') refused[fieldOf[path] ?? (path as FirField)] = String(issue.message ?? '');
  }
  return refused;
}

/** A FIR while it is being written: what it is, what it needs, and whether it differs from how it began. */
export function useFirDraft(start: FirDraft, zone: string, error: unknown) {
  const [draft, setDraft] = useState(start);
  const [left, setLeft] = useState<ReadonlySet<FirField>>(new Set());
  const [asked, setAsked] = useState(false);
  const [answeredTo, setAnsweredTo] = useState<FirDraft | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const read = readDraft(draft, zone);
  const all = read.needs ?? {};
  const needs = asked
    ? all
    : (Object.fromEntries(
        Object.entries(all).filter(
          ([field]) => left.has(field as FirField) && draft[field as FirField] !== '',
        ),
      ) as FirNeeds);
  const unsaved = (Object.keys(draft) as FirField[]).some((field) => draft[field] !== start[field]);

  const goToFirst = () => {
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    first?.focus({ preventScroll: true });
    // The bar with the buttons must not lie over it.
    first?.scrollIntoView({ block: 'center' });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer, after its words were drawn
  useEffect(() => {
    if (error) goToFirst();
  }, [error]);

  return {
    form,
    draft,
    needs,
    unsaved,
    needCount: asked ? Object.keys(all).length : 0,
    /** The server's words hold until the person changes something. */
    refused: answeredTo === draft ? refusedFields(error) : {},
    answerStands: answeredTo === draft,
    change: (changes: Partial<FirDraft>) => setDraft((now) => ({ ...now, ...changes })),
    leave: (field: FirField) => setLeft((now) => (now.has(field) ? now : new Set([...now, field]))),
    goToFirst,
    /** What to send, or undefined and the first field that needs something is focused. */
    submit: (): CaseInput | undefined => {
      setAsked(true);
      setAnsweredTo(draft);
      if (read.value) return read.value;
      // After the errors were drawn.
      setTimeout(goToFirst, 0);
      return undefined;
    },
  };
}
