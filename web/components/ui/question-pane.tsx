'use client';

import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { cx } from './cx';
import { Page } from './page';
import { SplitPane } from './split-pane';

interface QuestionPaneProps {
  /** Names the page to a screen reader. */
  title: string;
  /** Names the pane of the question. */
  label: string;
  /** Left out for those who read what others asked and ask nothing themselves. */
  question: ReactNode | undefined;
  /** On a phone the answer comes first, and the question behind a button with these words. */
  folded: { change: string; hide: string } | undefined;
  children: ReactNode;
}

/** A question beside its answer. */
export function QuestionPane({ title, label, question, folded, children }: QuestionPaneProps) {
  const [hidden, setHidden] = useState(folded !== undefined);
  const heading = <h1 className="sr-only">{title}</h1>;
  if (question === undefined)
    return (
      <Page fill>
        {heading}
        {children}
      </Page>
    );
  return (
    <Page fill>
      {heading}
      <SplitPane
        width={336}
        label={label}
        aside={
          <div className="flex flex-1 flex-col bg-surface max-lg:border-line max-lg:border-b">
            {folded && (
              <Button
                look="plain"
                aria-expanded={!hidden}
                icon={<SlidersHorizontal aria-hidden />}
                onClick={() => setHidden(!hidden)}
                className="justify-start lg:hidden"
              >
                {hidden ? folded.change : folded.hide}
              </Button>
            )}
            <div className={cx('flex flex-1 flex-col', hidden && 'max-lg:hidden')}>{question}</div>
          </div>
        }
      >
        {children}
      </SplitPane>
    </Page>
  );
}
