'use client';

import { Baby, Cctv, CircleAlert, Clock, Scale, ScanFace, Users } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { SearchAuthority } from '@/core/search/authority/schema';
import { ended } from '@/core/search/authority/state';
import { useCameras } from '../api/queries';
import { ExamplePicture } from '../search/example-picture';
import { LookAlikesWords } from '../search/look-alikes';
import { Badge } from '../ui/badge';
import { cx } from '../ui/cx';
import { ReferenceTag } from '../ui/reference-tag';
import { Skeleton } from '../ui/skeleton';
import { TimeText } from '../ui/time-text';
import { DecisionBar } from './decision-bar';
import { AuthorityPill } from './state-pill';

const CameraMap = dynamic(() => import('../map/camera-map').then((module) => module.CameraMap), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

/** Names of cameras shown before the rest is told by its number. */
const NAMED = 6;

/** Everything that was asked, so that it can be judged at a glance, and the buttons that judge it. */
export function Request({ request, onDecided }: { request: SearchAuthority; onDecided: () => void }) {
  const t = useTranslations('approvals');
  const kinds = useTranslations('relations');
  return (
    <>
      <article className="flex flex-1 flex-col gap-4 px-4 py-3 lg:px-6 lg:py-5">
        <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
          <span className="flex flex-wrap gap-1.5">
            {request.examples.map((example, index) => (
              <ExamplePicture
                // biome-ignore lint/suspicious/noArrayIndexKey: the pictures of a request never change
                key={index}
                example={example}
                takenAway={ended(request.state)}
                className={cx('rounded-md', request.examples.length > 1 ? 'size-24' : 'size-32 lg:size-40')}
              />
            ))}
          </span>
          <div className="min-w-44 flex-1">
            <div className="flex flex-wrap items-center gap-2">
              <AuthorityPill state={request.state} dueAt={request.dueAt} />
              {request.urgentReason && <Badge tone="warn">{t('urgent')}</Badge>}
              {request.ofMinor && (
                <Badge tone="bad" icon={<Baby aria-hidden />}>
                  {t('minor')}
                </Badge>
              )}
            </div>
            <h2 className="mt-1.5 text-balance font-semibold text-md">
              <bdi>{request.purpose}</bdi>
            </h2>
            <p className="mt-1 text-ink-2">
              {request.own ? t('byYou') : t('by', { name: request.actorName })},{' '}
              <TimeText at={request.askedAt} precision="minute" />
            </p>
            {request.urgentReason && (
              <p className="mt-1 flex items-start gap-1.5">
                <CircleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
                <span>
                  {t('couldNotWait')} <bdi>{request.urgentReason}</bdi>
                </span>
              </p>
            )}
          </div>
        </header>
        {request.decidedAt && <Decided request={request} />}
        <dl className="grid gap-x-6 gap-y-2.5 sm:grid-cols-[auto_1fr]">
          <Fact icon={<Scale aria-hidden />} name={t('authority')}>
            {request.case ? (
              <Link href={`/cases/${request.case.id}`} className="inline-flex flex-wrap items-center gap-2">
                <ReferenceTag>{request.case.reference}</ReferenceTag>
                <bdi>{request.case.title}</bdi>
              </Link>
            ) : (
              <span>{t('missingReport', { report: request.missingReport ?? '' })}</span>
            )}
            <span className="block text-ink-2">{request.legalBasis.name}</span>
          </Fact>
          {request.question && (
            <Fact icon={<ScanFace aria-hidden />} name={t('question')}>
              <span className="block">{kinds(`kinds.${request.question.kind}.name`)}</span>
              <span className="block font-semibold text-warn">{t('eachOther')}</span>
              {request.question.kind === 'SCENES' &&
                request.question.scenes.map(({ name, from, to }, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the scenes of a request never change
                  <span key={place} className="block text-ink-2">
                    <bdi>{name || place + 1}</bdi>: <TimeText at={from} precision="minute" wrap /> –{' '}
                    <TimeText at={to} precision="minute" wrap />
                  </span>
                ))}
            </Fact>
          )}
          <Where request={request} />
          <Fact icon={<Users aria-hidden />} name={t('reach')}>
            <Reach request={request} />
          </Fact>
          {request.unlike.length > 0 && (
            <Fact icon={<ScanFace aria-hidden />} name={t('unlike')}>
              {t('pictures', { count: request.unlike.length })}
            </Fact>
          )}
        </dl>
        <ScopeMap request={request} />
      </article>
      <DecisionBar request={request} onDecided={onDecided} />
    </>
  );
}

function Fact({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex items-start gap-1.5 font-medium text-ink-2 text-xs sm:w-32 [&_svg]:mt-px [&_svg]:size-4 [&_svg]:text-ink-3">
        {icon}
        {name}
      </dt>
      <dd className="min-w-0 max-sm:-mt-2">{children}</dd>
    </>
  );
}

function Decided({ request }: { request: SearchAuthority }) {
  const t = useTranslations('approvals');
  const { state, decidedByName, decidedAt, decisionNote } = request;
  return (
    <p
      className={cx(
        'rounded-md border px-3 py-2',
        state === 'APPROVED' ? 'border-ok/40 bg-ok-soft' : 'border-bad/40 bg-bad-soft',
      )}
    >
      <span className="font-semibold">{t(`decided.${state}`, { name: decidedByName ?? '' })}</span>{' '}
      {decidedAt && <TimeText at={decidedAt} precision="minute" />}
      {decisionNote && <bdi className="block text-ink-2">{decisionNote}</bdi>}
      {state !== 'APPROVED' && request.searchIds.length + request.relationIds.length > 0 && (
        <span className="block text-ink-2">{t('takenAway')}</span>
      )}
    </p>
  );
}

function Where({ request: { resolved, everyCamera } }: { request: SearchAuthority }) {
  const t = useTranslations('approvals');
  const cameras = useCameras();
  const ids = new Set(resolved.cameraIds);
  const names = (cameras.data ?? []).filter(({ id }) => ids.has(id)).map(({ name }) => name);
  return (
    <>
      <Fact icon={<Cctv aria-hidden />} name={t('where')}>
        <span className={cx(everyCamera && 'font-semibold text-warn')}>
          {everyCamera
            ? t('everyCamera', { count: resolved.cameraIds.length })
            : t('cameras', { count: resolved.cameraIds.length })}
        </span>
        <span className="block text-ink-2">
          {names.slice(0, NAMED).join(' · ')}
          {names.length > NAMED && ` · ${t('more', { count: names.length - NAMED })}`}
        </span>
        {resolved.said.map((line) => (
          <span key={line} className="block text-ink-3 text-xs">
            {line}
          </span>
        ))}
      </Fact>
      <Fact icon={<Clock aria-hidden />} name={t('when')}>
        {resolved.windows.slice(0, 3).map((window) => (
          <span key={window.from} className="block">
            {window.from && <TimeText at={window.from} precision="minute" wrap />} –{' '}
            {window.to && <TimeText at={window.to} precision="minute" wrap />}
          </span>
        ))}
        {resolved.windows.length > 3 && (
          <span className="text-ink-2">{t('moreWindows', { count: resolved.windows.length - 3 })}</span>
        )}
      </Fact>
    </>
  );
}

function Reach({ request: { reach } }: { request: SearchAuthority }) {
  const t = useTranslations('approvals');
  const format = useFormatter();
  return (
    <>
      <span className="figures">
        {t('reachPictures', { pictures: format.number(reach.pictures) })}
        {reach.sightings !== null && ` ${t('reachSightings', { sightings: format.number(reach.sightings) })}`}
      </span>
      <LookAlikesWords lookAlikes={reach.lookAlikes} kind="FACE" />
    </>
  );
}

function ScopeMap({ request: { resolved } }: { request: SearchAuthority }) {
  const t = useTranslations('approvals');
  const cameras = useCameras();
  const ids = new Set(resolved.cameraIds);
  const placed = (cameras.data ?? []).filter(({ id, latitude }) => ids.has(id) && latitude !== null);
  if (placed.length === 0) return null;
  return (
    <div className="h-56 overflow-hidden rounded-md border border-line lg:h-72">
      <CameraMap label={t('map')} cameras={placed} selected={ids} list={false} className="h-full" />
    </div>
  );
}
