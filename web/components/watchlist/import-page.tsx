'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileDown, FileUp } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useFormatter, useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { type ImportCheck, importCheck, importWritten } from '@/core/watchlist/imports/schema';
import { call } from '../api/client';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { Page, PageHeader, Panel } from '../ui/page';
import { ErrorState } from '../ui/states';
import { Table, Td, Th, Tr } from '../ui/table';
import { toast } from '../ui/toast';

const SHOWN = 500;
const EXAMPLE =
  'kind,title,plate,tolerance,classes,colours,criterion,source,source_note,reason,reference,expires,review\r\nPLATE,Red hatchback,LEA-4821,CONFUSABLE,,,STOLEN,FIR,,Taken at gunpoint,FIR 87/2026,2027-03-31,2027-01-31\r\nVEHICLE,White van without plates,,,van,white;silver,USED,FIR,,Seen at the robbery,FIR 90/2026,2027-03-31,2027-01-31\r\n';

function download(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** A file of entries: checked first, with every row that is wrong named; written only when that is confirmed. */
export function ImportPage() {
  const t = useTranslations('watchlist.import');
  const router = useRouter();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [skipBad, setSkipBad] = useState(false);
  const bytesOf = async (chosen: File) => new Blob([await chosen.arrayBuffer()], { type: 'text/csv' });
  const check = useMutation({
    mutationFn: async (chosen: File) =>
      call('/api/watchlist-imports/check', importCheck, { method: 'POST', body: await bytesOf(chosen) }),
  });
  const write = useMutation({
    mutationFn: async ({ chosen, sha256 }: { chosen: File; sha256: string }) =>
      call('/api/watchlist-imports', importWritten, {
        method: 'POST',
        body: await bytesOf(chosen),
        query: { sha256, skipBad },
      }),
    onSuccess: async ({ importId, written }) => {
      await client.invalidateQueries({ queryKey: ['watchlist'] });
      toast('done', { title: t('written', { count: written }) });
      router.push(`/watchlist?import=${importId}`);
    },
  });
  const checked = check.data;
  const bad = checked ? checked.rows - checked.ready : 0;
  return (
    <Page>
      <PageHeader
        parent={<Link href="/watchlist">{t('parent')}</Link>}
        title={t('title')}
        facts={<span>{t('lead')}</span>}
        actions={
          <Button icon={<FileDown aria-hidden />} onClick={() => download('watchlist.csv', EXAMPLE)}>
            {t('example')}
          </Button>
        }
      />
      <div className="flex flex-col gap-3 px-4 sm:px-5">
        <div className="flex flex-wrap items-center gap-3">
          <Button
            look={checked ? 'quiet' : 'primary'}
            icon={<FileUp aria-hidden />}
            busy={check.isPending}
            onClick={() => input.current?.click()}
          >
            {file ? t('another') : t('choose')}
          </Button>
          {file && <span className="text-ink-2">{file.name}</span>}
          <input
            ref={input}
            type="file"
            accept=".csv,text/csv"
            aria-label={t('choose')}
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              event.target.value = '';
              if (!chosen) return;
              setFile(chosen);
              write.reset();
              check.mutate(chosen);
            }}
          />
        </div>
        {check.error && <ErrorState compact error={check.error} />}
        {checked && file && (
          <>
            <p role="status" className="font-semibold">
              {t('checked', { rows: checked.rows, ready: checked.ready, bad })}
            </p>
            {bad > 0 && checked.ready > 0 && (
              <Checkbox checked={skipBad} onChange={setSkipBad} label={t('skipBad', { count: bad })} />
            )}
            <div className="flex flex-wrap gap-2">
              <Button
                look="primary"
                busy={write.isPending}
                disabled={checked.ready === 0 || (bad > 0 && !skipBad)}
                onClick={() => write.mutate({ chosen: file, sha256: checked.sha256 })}
              >
                {t('write', { count: checked.ready })}
              </Button>
              {checked.problems.length > 0 && (
                <Button
                  icon={<FileDown aria-hidden />}
                  onClick={() => download('problems.csv', problemsCsv(checked))}
                >
                  {t('problemsFile')}
                </Button>
              )}
            </div>
            {write.error && <ErrorState compact error={write.error} />}
            {checked.problems.length > 0 && <Problems check={checked} />}
          </>
        )}
      </div>
    </Page>
  );
}

function Problems({ check }: { check: ImportCheck }) {
  const t = useTranslations('watchlist.import');
  const format = useFormatter();
  return (
    <Panel title={t('problems')} beside={<Badge>{format.number(check.problems.length)}</Badge>}>
      <Table label={t('problems')}>
        <thead>
          <tr>
            <Th>{t('row')}</Th>
            <Th>{t('column')}</Th>
            <Th>{t('wrong')}</Th>
            <Th>{t('remedy')}</Th>
          </tr>
        </thead>
        <tbody>
          {check.problems.slice(0, SHOWN).map((problem) => (
            <Tr key={`${problem.row} ${problem.column} ${problem.message}`}>
              <Td figure>{problem.row}</Td>
              <Td>
                <code className="font-mono text-xs">{problem.column}</code>
              </Td>
              <Td>
                {problem.severity === 'hint' && <Badge tone="warn">{t('hint')}</Badge>} {problem.message}
              </Td>
              <Td>{problem.remedy}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {check.problems.length > SHOWN && (
        <p className="p-3 text-ink-2">{t('more', { count: check.problems.length - SHOWN })}</p>
      )}
    </Panel>
  );
}

function problemsCsv({ problems }: ImportCheck): string {
  const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
  const rows = problems.map(({ row, column, severity, message, remedy }) => [
    row,
    column,
    severity,
    message,
    remedy,
  ]);
  return `${[['row', 'column', 'severity', 'message', 'remedy'], ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
