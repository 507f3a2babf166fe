import type { Action, Role } from './schema';

/** What the policy needs to know of somebody. */
export interface PolicySubject {
  role: Role;
  districtId: number | null;
  /** Broke a seal, and nobody has reviewed that: may do nothing until somebody has. */
  restricted?: boolean;
}

/** `district`: objects of the actor's own district. `everywhere`: of every district. */
type Extent = 'district' | 'everywhere';

/**
 * Role × action. What is not here is refused.
 *
 * Why some cells are as they are: an investigator may register a camera and measure its clock, because footage is often
 * seized from a shop whose camera nobody knew of. An administrator keeps the machine running and sees no content. An
 * auditor sees every use and no content. A prosecutor takes out what is relied on, and searches nothing. A reviewer searches
 * nothing either, and may have a stored search carried out again: it keeps the authority it was made under, and whether it
 * still says the same is part of what is reviewed. The case diary (CrPC s.172) is the investigation's alone; the database
 * holds the same three roles. Searches by face are approved by an approving supervisor, never by who asked; an SHO,
 * who leads the investigators, asks like one. What a face search found is compared by reviewers, and by supervisors and SHOs
 * where there are not enough; never by who searched. The custodian sets how long footage is kept and proposes what goes; an
 * SHO or a supervisor agrees, and so of releases of holds.
 */
const TABLE: Record<Role, Partial<Record<Action, Extent>>> = {
  OPERATOR: {
    'camera.read': 'district',
    'camera.write': 'district',
    'recording.read': 'district',
    'recording.view': 'district',
    'recording.intake': 'district',
    'recording.details': 'district',
    'search.object': 'district',
    'search.read': 'district',
    'search.rerun': 'district',
    'search.review': 'district',
    'watchlist.read': 'district',
    'alert.decide': 'district',
    'jobs.read': 'district',
    'jobs.retry': 'district',
  },
  INVESTIGATOR: {
    'camera.read': 'district',
    'camera.write': 'district',
    'recording.read': 'district',
    'recording.view': 'district',
    'recording.download': 'district',
    'recording.intake': 'district',
    'recording.details': 'district',
    'search.face': 'district',
    'search.object': 'district',
    'search.read': 'district',
    'search.rerun': 'district',
    'search.review': 'district',
    'lead.read': 'district',
    'lead.corroborate': 'district',
    'authority.read': 'district',
    'case.read': 'district',
    'case.write': 'district',
    'seal.break': 'district',
    'diary.read': 'district',
    'diary.write': 'district',
    'exhibit.write': 'district',
    'exhibit.disclose': 'district',
    'bundle.export': 'district',
    'watchlist.read': 'district',
    'watchlist.write': 'district',
    'alert.decide': 'district',
    'custody.read': 'district',
    'custody.write': 'district',
    'jobs.read': 'district',
    'jobs.retry': 'district',
  },
  SHO: {
    'camera.read': 'district',
    'camera.write': 'district',
    'recording.read': 'district',
    'recording.view': 'district',
    'recording.download': 'district',
    'recording.intake': 'district',
    'recording.details': 'district',
    'search.face': 'district',
    'search.object': 'district',
    'search.read': 'district',
    'search.rerun': 'district',
    'search.review': 'district',
    'lead.read': 'district',
    'lead.review': 'district',
    'lead.corroborate': 'district',
    'authority.read': 'district',
    'case.read': 'district',
    'case.write': 'district',
    'case.seal': 'district',
    'seal.break': 'district',
    'diary.read': 'district',
    'diary.write': 'district',
    'exhibit.write': 'district',
    'exhibit.disclose': 'district',
    'bundle.export': 'district',
    'watchlist.read': 'district',
    'watchlist.write': 'district',
    'watchlist.approve': 'district',
    'alert.decide': 'district',
    'custody.read': 'district',
    'custody.write': 'district',
    'custody.approve': 'district',
    'jobs.read': 'district',
    'jobs.retry': 'district',
    'user.read': 'district',
    'session.end': 'district',
  },
  SUPERVISOR: {
    'camera.read': 'district',
    'recording.read': 'district',
    'recording.view': 'district',
    'recording.download': 'district',
    'search.face': 'district',
    'search.object': 'district',
    'search.read': 'district',
    'search.rerun': 'district',
    'search.review': 'district',
    'lead.read': 'district',
    'lead.review': 'district',
    'lead.corroborate': 'district',
    'authority.read': 'district',
    'search.approve': 'district',
    'case.read': 'district',
    'case.write': 'district',
    'case.seal': 'district',
    'seal.break': 'district',
    'diary.read': 'district',
    'diary.write': 'district',
    'exhibit.write': 'district',
    'exhibit.disclose': 'district',
    'bundle.export': 'district',
    'watchlist.read': 'district',
    'watchlist.write': 'district',
    'watchlist.approve': 'district',
    'alert.decide': 'district',
    'custody.read': 'district',
    'custody.write': 'district',
    'custody.approve': 'district',
    'jobs.read': 'district',
    'audit.read': 'district',
    'oversight.read': 'district',
    'user.read': 'district',
  },
  REVIEWER: {
    'camera.read': 'district',
    'recording.read': 'district',
    'recording.view': 'district',
    'search.read': 'district',
    'search.rerun': 'district',
    'search.review': 'district',
    'lead.read': 'district',
    'lead.review': 'district',
    'case.read': 'district',
  },
  PROSECUTOR: {
    'camera.read': 'district',
    'recording.read': 'district',
    'recording.view': 'district',
    'case.read': 'district',
    'exhibit.disclose': 'district',
    'bundle.export': 'district',
    'custody.read': 'district',
  },
  CUSTODIAN: {
    'camera.read': 'district',
    'camera.write': 'district',
    'recording.read': 'district',
    'recording.view': 'district',
    'recording.download': 'district',
    'recording.intake': 'district',
    'recording.details': 'district',
    'case.read': 'district',
    'bundle.export': 'district',
    'custody.read': 'district',
    'custody.write': 'district',
    'retention.write': 'district',
    'jobs.read': 'district',
    'jobs.retry': 'district',
  },
  AUDITOR: {
    'audit.read': 'everywhere',
    'oversight.read': 'everywhere',
    'seal.review': 'everywhere',
    'user.read': 'everywhere',
  },
  ADMINISTRATOR: {
    'camera.read': 'everywhere',
    'camera.write': 'everywhere',
    'jobs.read': 'everywhere',
    'jobs.retry': 'everywhere',
    'user.read': 'everywhere',
    'session.end': 'everywhere',
  },
};

/**
 * Whether `subject` may do `action`, to an object of `objectDistrictId` where it is known. An object without a district
 * (a recording whose camera is not known yet) belongs to whoever may do the action at all.
 */
export function permits(subject: PolicySubject, action: Action, objectDistrictId?: number | null): boolean {
  if (subject.restricted) return false;
  const extent = TABLE[subject.role][action];
  if (extent === undefined) return false;
  if (extent === 'everywhere' || objectDistrictId === undefined || objectDistrictId === null) return true;
  return objectDistrictId === subject.districtId;
}

/** The actions of a role, in the order of the table. */
export function actionsOf(role: Role): Action[] {
  return Object.keys(TABLE[role]) as Action[];
}

/**
 * Which rows of every district the database shows to `subject`: all of them, its district's, or none. A role bound to a
 * district sees nothing until it is given one.
 */
export function scopeOf(
  subject: PolicySubject,
): { scope: 'all' } | { scope: 'district'; districtId: number } | { scope: 'none' } {
  if (subject.restricted) return { scope: 'none' };
  if (Object.values(TABLE[subject.role]).includes('everywhere')) return { scope: 'all' };
  return subject.districtId === null
    ? { scope: 'none' }
    : { scope: 'district', districtId: subject.districtId };
}
