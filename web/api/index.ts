import { z } from 'zod';
import * as oversight from '@/core/audit/oversight/schema';
import * as audit from '@/core/audit/schema';
import * as caseRecords from '@/core/cases/record-schema';
import * as routeShapes from '@/core/cases/route-schema';
import * as cases from '@/core/cases/schema';
import * as seals from '@/core/cases/seals-schema';
import * as storyboards from '@/core/cases/storyboard-schema';
import * as caseTies from '@/core/cases/tie-schema';
import * as custody from '@/core/evidence/custody/schema';
import * as evidence from '@/core/evidence/schema';
import * as cameraGroups from '@/core/footage/camera-groups-schema';
import * as footage from '@/core/footage/schema';
import * as operations from '@/core/operations/schema';
import * as people from '@/core/people/schema';
import * as authority from '@/core/search/authority/schema';
import * as leads from '@/core/search/leads/schema';
import * as relations from '@/core/search/relations/schema';
import * as search from '@/core/search/schema';
import * as alerts from '@/core/watchlist/alerts/schema';
import * as watchlist from '@/core/watchlist/schema';
import { alertRoutes } from './alerts';
import { answerRoutes } from './answers';
import { auditRoutes } from './audit';
import { authorityRoutes } from './authority';
import { cameraGroupRoutes } from './camera-groups';
import { caseRecordRoutes } from './case-records';
import { caseTieRoutes } from './case-ties';
import { caseRoutes } from './cases';
import { copyRoutes } from './copies';
import { custodyRoutes } from './custody';
import type { WebDependencies } from './dependencies';
import { disclosureRoutes } from './disclosure';
import { evidenceRoutes } from './evidence';
import { footageRoutes } from './footage';
import { leadRoutes } from './leads';
import { mediaRoutes } from './media';
import { openApiDocument } from './openapi';
import { operationsRoutes } from './operations';
import { oversightRoutes } from './oversight';
import { peopleRoutes } from './people';
import { preservationRoutes } from './preservation';
import { readinessRoutes } from './readiness';
import { receiptRoutes } from './receipts';
import { relationRoutes } from './relations';
import type { Route } from './route';
import { sealRoutes } from './seals';
import { searchRoutes } from './search';
import { uploadRoutes } from './uploads';
import { watchlistRoutes } from './watchlist';
import { watchlistImportRoutes } from './watchlist-imports';

/** Every route there is, in the order of the rooms. */
export function allRoutes(dependencies: WebDependencies): Route[] {
  return [
    ...peopleRoutes(dependencies),
    ...footageRoutes(dependencies),
    ...cameraGroupRoutes(dependencies),
    ...uploadRoutes(dependencies),
    ...mediaRoutes(dependencies),
    ...searchRoutes(dependencies),
    ...authorityRoutes(dependencies),
    ...leadRoutes(dependencies),
    ...answerRoutes(dependencies),
    ...receiptRoutes(dependencies),
    ...relationRoutes(dependencies),
    ...caseRoutes(dependencies),
    ...sealRoutes(dependencies),
    ...caseRecordRoutes(dependencies),
    ...caseTieRoutes(dependencies),
    ...evidenceRoutes(dependencies),
    ...copyRoutes(dependencies),
    ...watchlistRoutes(dependencies),
    ...watchlistImportRoutes(dependencies),
    ...alertRoutes(dependencies),
    ...disclosureRoutes(dependencies),
    ...custodyRoutes(dependencies),
    ...preservationRoutes(dependencies),
    ...readinessRoutes(dependencies),
    ...operationsRoutes(dependencies),
    ...auditRoutes(dependencies),
    ...oversightRoutes(dependencies),
  ];
}

/** The API document of `routes`. */
export function describeApi(routes: Route[], publicUrl: string): Record<string, unknown> {
  const named: Record<string, z.ZodType> = {};
  const rooms = [
    ...[footage, cameraGroups, people, search, relations, routeShapes],
    ...[caseRecords, caseTies, storyboards],
    ...[cases, evidence, custody, operations, audit, authority, leads, seals, watchlist, alerts, oversight],
  ];
  for (const room of rooms) {
    for (const [name, schema] of Object.entries(room)) {
      if (schema instanceof z.ZodObject) named[`${name.charAt(0).toUpperCase()}${name.slice(1)}`] = schema;
    }
  }
  return openApiDocument(routes, named, publicUrl);
}
