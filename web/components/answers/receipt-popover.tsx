'use client';

import { ReceiptText } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { Popover } from '../ui/popover';
import { TimeText } from '../ui/time-text';
import { ReceiptSignature } from './receipt-signature';
import type { AnswerPlace } from './use-receipt';

interface ReceiptPopoverProps {
  words: { title: string; by: string; at: string; upTo: string; id: string };
  /** What was kept with the answer: who asked, when, and up to when the index had come. */
  kept: { id: string; actorName: string; createdAt: string; watermark: string };
  place: AnswerPlace;
  /** Further rows, as `dt` and `dd`. */
  children: ReactNode;
  /** What can be done with it, below its signature. */
  actions?: ReactNode;
}

/** What a search or a question was, kept with its answer, and whether it is as it was signed. */
export function ReceiptPopover({ words, kept, place, children, actions }: ReceiptPopoverProps) {
  return (
    <Popover
      label={words.title}
      align="end"
      className="max-h-[75vh] w-96 overflow-y-auto"
      trigger={
        <Button size="sm" look="plain" icon={<ReceiptText aria-hidden />}>
          {words.title}
        </Button>
      }
    >
      <h3 className="font-semibold">{words.title}</h3>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs">
        <dt className="text-ink-3">{words.by}</dt>
        <dd>{kept.actorName}</dd>
        <dt className="text-ink-3">{words.at}</dt>
        <dd>
          <TimeText at={kept.createdAt} />
        </dd>
        <dt className="text-ink-3">{words.upTo}</dt>
        <dd>
          <TimeText at={kept.watermark} />
        </dd>
        {children}
        <dt className="text-ink-3">{words.id}</dt>
        <dd className="select-all break-all font-mono">{kept.id}</dd>
      </dl>
      <ReceiptSignature place={place} />
      {actions}
    </Popover>
  );
}
