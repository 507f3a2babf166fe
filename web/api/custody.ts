import { z } from 'zod';
import { listChecks } from '@/core/evidence/custody/checks';
import { decideDisposal, listDisposals, proposeDisposal } from '@/core/evidence/custody/disposal';
import { askRelease, keepHold, listHolds, placeHold, release } from '@/core/evidence/custody/holds';
import { keepingOf } from '@/core/evidence/custody/keeping';
import { footageNear, preserveNear } from '@/core/evidence/custody/nearby';
import { refuseChange } from '@/core/evidence/custody/refusals';
import { endRetention, listDue, listRetention, setRetention } from '@/core/evidence/custody/retention';
import {
  checks,
  disposal,
  disposalDecision,
  disposalInput,
  disposals,
  footageNearQuery,
  footageNear as footageNearShape,
  hold,
  holdInput,
  holdReleaseInput,
  holds,
  holdsQuery,
  keeping,
  preserveInput,
  retention,
  retentionDue,
  retentionRuleInput,
} from '@/core/evidence/custody/schema';
import type { WebDependencies } from './dependencies';
import { type Route, route } from './route';

const room = 'Custody';
const id = z.object({ id: z.uuid() });

/** What keeps footage, how long it is kept, and how it goes: holds, retention classes, disposals by two people. */
export function custodyRoutes({ db, jobs, config }: WebDependencies): Route[] {
  const defaultDays = config.RETENTION_DEFAULT_DAYS;
  return [
    route({
      method: 'get',
      path: '/api/holds',
      room,
      summary: 'Legal holds, newest first',
      access: 'custody.read',
      query: holdsQuery,
      answer: holds,
      handle: ({ actor, query }) => listHolds(db, actor, query),
    }),
    route({
      method: 'post',
      path: '/api/holds',
      room,
      summary:
        'Hold a recording, what an exhibit was taken from, a camera and time, or the footage of a case',
      access: 'custody.write',
      body: holdInput,
      answer: hold,
      status: 201,
      handle: ({ actor, body }) => placeHold({ db, jobs }, actor, body),
    }),
    route({
      method: 'post',
      path: '/api/holds/:id/release-request',
      room,
      summary: 'Ask for the release of a hold; it stays in force until another person agrees',
      access: 'custody.write',
      params: id,
      body: holdReleaseInput,
      answer: hold,
      handle: ({ actor, params, body }) => askRelease(db, actor, params.id, body.reason),
    }),
    route({
      method: 'post',
      path: '/api/holds/:id/release',
      room,
      summary: 'Agree to the release that another person asked for',
      access: 'custody.approve',
      params: id,
      answer: hold,
      handle: ({ actor, params }) => release({ db, jobs }, actor, params.id),
    }),
    route({
      method: 'post',
      path: '/api/holds/:id/keep',
      room,
      summary: 'Decline or take back a release that was asked for: the hold stays',
      access: 'custody.write',
      params: id,
      answer: hold,
      handle: ({ actor, params }) => keepHold(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/api/recordings/:id/keeping',
      room,
      summary: 'How long a recording is kept and what holds it; of a deleted one, its tombstone',
      access: 'recording.read',
      params: id,
      answer: keeping,
      handle: ({ actor, params }) => keepingOf(db, actor, params.id),
    }),
    route({
      method: 'get',
      path: '/api/retention',
      room,
      summary: 'Retention classes in force',
      access: 'custody.read',
      answer: retention,
      handle: ({ actor }) => listRetention(db, actor, defaultDays),
    }),
    route({
      method: 'post',
      path: '/api/retention',
      room,
      summary: 'Set how long footage of a camera, a site or the district is kept; deletes nothing by itself',
      access: 'retention.write',
      body: retentionRuleInput,
      answer: retention,
      handle: ({ actor, body }) => setRetention(db, actor, body, defaultDays),
    }),
    route({
      method: 'delete',
      path: '/api/retention/:id',
      room,
      summary: 'End a retention class',
      access: 'retention.write',
      params: id,
      answer: retention,
      handle: ({ actor, params }) => endRetention(db, actor, params.id, defaultDays),
    }),
    route({
      method: 'get',
      path: '/api/retention/due',
      room,
      summary: 'A dry run: what is due, and what holds the rest back',
      access: 'custody.read',
      answer: retentionDue,
      handle: ({ actor }) => listDue(db, actor),
    }),
    route({
      method: 'get',
      path: '/api/disposals',
      room,
      summary: 'Disposals, newest first, with what became of each recording',
      access: 'custody.read',
      answer: disposals,
      handle: ({ actor }) => listDisposals(db, actor),
    }),
    route({
      method: 'post',
      path: '/api/disposals',
      room,
      summary: 'Propose to delete recordings that are due; another person decides',
      access: 'retention.write',
      body: disposalInput,
      answer: disposal,
      status: 201,
      handle: ({ actor, body }) => proposeDisposal(db, actor, body),
    }),
    route({
      method: 'post',
      path: '/api/disposals/:id/decision',
      room,
      summary: 'Agree to a disposal, or refuse it; never by whoever proposed it',
      access: 'custody.approve',
      params: id,
      body: disposalDecision,
      answer: disposal,
      handle: ({ actor, params, body }) => decideDisposal({ db, jobs }, actor, params.id, body),
    }),
    route({
      method: 'get',
      path: '/api/custody/checks',
      room,
      summary: 'How far the checking of stored evidence has come, and what is not what it was',
      access: 'custody.read',
      answer: checks,
      handle: ({ actor }) => listChecks(db, actor, config.SCRUB_DAYS),
    }),
    route({
      method: 'get',
      path: '/api/cases/:id/preservation',
      room,
      summary: 'What cameras near the place of a case recorded around its time, and when it will be deleted',
      access: 'custody.read',
      params: id,
      query: footageNearQuery,
      answer: footageNearShape,
      handle: ({ actor, params, query }) => footageNear(db, actor, params.id, query),
    }),
    route({
      method: 'post',
      path: '/api/cases/:id/preservation',
      room,
      summary: 'Hold what these cameras recorded around the time of a case',
      access: 'custody.write',
      params: id,
      body: preserveInput,
      answer: footageNearShape,
      handle: ({ actor, params, body }) => preserveNear({ db, jobs }, actor, params.id, body),
    }),
    ...refusals(db),
  ];
}

/** What nobody may do is answered in words, and known afterwards, instead of being no address at all. */
function refusals(db: WebDependencies['db']): Route[] {
  return (
    [
      ['recording', 'delete', '/api/recordings/:id'],
      ['recording', 'overwrite', '/media/recordings/:id/original'],
      ['exhibit', 'delete', '/api/exhibits/:id'],
      ['exhibit', 'overwrite', '/media/exhibits/:id'],
    ] as const
  ).map(([what, attempt, path]) =>
    route({
      method: attempt === 'delete' ? 'delete' : 'put',
      path,
      room,
      summary: `Always refused, and put on record: ${what}s are kept as they are`,
      access: 'signed-in',
      params: id,
      handle: ({ actor, params }) => refuseChange(db, actor, { what, id: params.id, attempt }),
    }),
  );
}
