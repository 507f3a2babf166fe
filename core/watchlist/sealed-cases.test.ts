import { describe, expect, it } from 'vitest';
import { readAudit } from '@/core/audit/reading';
import { auditQuery } from '@/core/audit/schema';
import { sealCase, unsealCase } from '@/core/cases/seals';
import { NotFound } from '@/core/errors';
import { makeActor } from '@/core/footage/testing';
import { listAlerts, openAlert } from './alerts/alerts';
import { alertsQuery } from './alerts/schema';
import { listEntries, openEntry } from './entries';
import { watchlistQuery } from './schema';
import { watchWorld } from './testing';

const world = watchWorld();
const at = () => ({ db: world.db, terms: world.terms });

describe('an entry that names a sealed case', () => {
  it('is seen with its alerts by those who see the case, matched all the same, and by the district again once the seal is lifted', async () => {
    const made = await world.makeCase();
    const sho = await makeActor(world.system, 'SHO', world.district.id);
    const colleague = await makeActor(world.system, 'INVESTIGATOR', world.district.id);
    const entry = await world.active({ caseId: made.id, reference: null });
    const plain = await world.active({ plate: 'KPT-77' });
    await sealCase(world.db, sho, made.id, 'An officer is accused');
    // The watch goes on: whoever matches works for nobody in particular.
    const { alertIds } = await world.pass([
      { kind: 'PLATE', plate: { text: 'LEA 4821' } },
      { kind: 'PLATE', plate: { text: 'KPT 77' } },
    ]);
    expect(alertIds).toHaveLength(2);
    const hidden = await world.system.alert.findFirstOrThrow({ where: { entryId: entry.id } });

    const told = async (actor: typeof sho) =>
      JSON.stringify([
        await listEntries(at(), actor, watchlistQuery.parse({})),
        await listAlerts(at(), actor, alertsQuery.parse({})),
      ]);
    expect(await told(sho)).toContain(entry.id);
    expect(await told(sho)).toContain(hidden.id);
    for (const actor of [colleague, world.supervisor]) {
      const seen = await told(actor);
      expect(seen).toContain(plain.id);
      expect(seen).not.toContain(entry.id);
      expect(seen).not.toContain(hidden.id);
      await expect(openEntry(at(), actor, entry.id)).rejects.toThrow(NotFound);
      await expect(openAlert(at(), actor, hidden.id)).rejects.toThrow(NotFound);
    }
    // Nor does the log of the district tell of it, but for what its reader did.
    const log = (await readAudit(world.db, world.supervisor, auditQuery.parse({ limit: 200 }))).items;
    expect(JSON.stringify(log.filter(({ actorName }) => actorName !== world.supervisor.name))).not.toContain(
      entry.id,
    );

    await world.system.caseMember.create({ data: { caseId: made.id, userId: colleague.id } });
    expect(await told(colleague)).toContain(entry.id);
    await unsealCase(world.db, sho, made.id, 'The trial is over');
    expect(await told(world.supervisor)).toContain(entry.id);
  });
});
