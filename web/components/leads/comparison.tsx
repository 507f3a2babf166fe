'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type Lead, morphologicalFeatures } from '@/core/search/leads/schema';
import { PairPanes, PictureFacts } from '../answers/pair-panes';
import { Covered } from '../search/authority-note';
import { ExamplePicture } from '../search/example-picture';
import { Strength } from '../search/strength';
import { BestShot } from '../sighting/best-shot';
import { cx } from '../ui/cx';
import { Panel } from '../ui/page';
import { TimeText } from '../ui/time-text';
import { Corroborations } from './corroborations';
import { LeadPill } from './lead-pill';
import { ReviewForm } from './review-form';

/** Both pictures, one's own form, and what others concluded once that may be known. */
export function Comparison({ lead }: { lead: Lead }) {
  const t = useTranslations('leads');
  const tc = useTranslations('search.compare');
  const [uncovered, setUncovered] = useState(false);
  if (lead.ofMinor && !uncovered) return <Covered onUncover={() => setUncovered(true)} />;
  const { sighting } = lead.candidate;
  return (
    <article className="flex flex-col gap-4 px-4 py-3 lg:px-6 lg:py-5">
      <header className="flex flex-col gap-1">
        <LeadPill state={lead.state} />
        <h2 className="text-balance font-semibold text-md">
          <bdi>{lead.purpose}</bdi>
        </h2>
        <p className="text-ink-2">
          {t('searchedBy', { name: lead.searchedByName })} ·{' '}
          <Link href={`/search/${lead.searchId}?candidate=${lead.candidate.rank}`} className="underline">
            {t('openSearch')}
          </Link>
        </p>
      </header>
      <div className="max-w-3xl">
        <PairPanes
          panes={[
            {
              picture: <ExamplePicture example={lead.examples[0]} className="aspect-square w-full" />,
              caption: tc('searched'),
            },
            {
              picture: <BestShot sighting={sighting} eager className="aspect-square w-full" />,
              caption: tc('candidate'),
              facts: <PictureFacts sighting={sighting} />,
            },
          ]}
        />
      </div>
      <div className="flex max-w-3xl flex-wrap items-start gap-x-6 gap-y-2">
        <Strength candidate={lead.candidate} wide />
        <p>
          {sighting.camera.name}
          <span className="block text-ink-2 text-xs">
            <TimeText at={sighting.at} zone={sighting.camera.timeZone} wrap />
          </span>
        </p>
      </div>
      {lead.mayReview && <ReviewForm lead={lead} />}
      {!lead.mayReview && lead.reviews.length === 0 && <p className="text-ink-2">{t('keptBack')}</p>}
      {lead.reviews.length > 0 && <Reviews lead={lead} />}
      {(lead.state === 'LEAD' || lead.corroborations.length > 0) && <Corroborations lead={lead} />}
    </article>
  );
}

function Reviews({ lead }: { lead: Lead }) {
  const t = useTranslations('leads');
  const ended = lead.state !== 'AWAITING' && lead.state !== 'THIRD';
  return (
    <Panel title={t('reviews')} className="max-w-3xl">
      {!ended && <p className="border-line border-b px-3 py-2 text-ink-2 text-xs">{t('othersLater')}</p>}
      {lead.reviews.map((review) => (
        <section key={review.reviewerName + review.at} className="border-line border-b p-3 last:border-b-0">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-semibold">{t(`conclusion.${review.conclusion}`)}</span>
            <span className="text-ink-2">{review.own ? t('you') : review.reviewerName}</span>
            <TimeText at={review.at} precision="minute" className="text-ink-3 text-xs" />
          </p>
          {review.note && (
            <p className="mt-1 text-ink-2">
              <bdi>{review.note}</bdi>
            </p>
          )}
          <dl className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-4 gap-y-1 text-xs">
            {morphologicalFeatures.map((feature) => {
              const said = review.features[feature];
              return (
                <div key={feature} className="flex gap-2">
                  <dt className="w-20 shrink-0 text-ink-3">{t(`feature.${feature}`)}</dt>
                  <dd
                    className={cx(
                      said?.finding === 'different' && 'font-semibold text-bad',
                      said?.finding === 'not-visible' && 'text-ink-3',
                    )}
                  >
                    {said && t(`finding.${said.finding}`)}
                    {said?.note && <span className="block text-ink-2">{said.note}</span>}
                  </dd>
                </div>
              );
            })}
          </dl>
        </section>
      ))}
    </Panel>
  );
}
