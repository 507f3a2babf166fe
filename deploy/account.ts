// npm run account -- --username bilal --name "Bilal Ahmed" --role INVESTIGATOR --district Balochistan/Quetta --station City
// npm run account -- --disable bilal
// Makes an account of a running Saboot and prints its first password, or disables or enables one. There is no open sign-up.
import { parseArgs } from 'node:util';
import { readConfig } from '@/core/operations/config';
import { connect, type Database } from '@/core/operations/database';
import { createAccount, disableAccount, enableAccount } from '@/core/people/accounts';
import { role } from '@/core/people/schema';
import { newPassword } from './launch/data-folder';
import { environmentOfRunning } from './launch/environment';

const USAGE = `npm run account -- --username NAME --name "FULL NAME" --role ROLE [--district PROVINCE/DISTRICT] [--station STATION] [--belt NUMBER]
npm run account -- --disable NAME    ends every session of the account and keeps it from signing in
npm run account -- --enable NAME     lets it sign in again
Roles: ${role.options.join(', ')}
A district or station that is not known yet is registered. Without a district the account sees every one that its role allows.`;

async function placeOf(db: Database, district: string | undefined, station: string | undefined) {
  if (district === undefined) return {};
  const [province = '', name = ''] = district.split('/');
  if (province === '' || name === '')
    throw new Error(`--district is written PROVINCE/DISTRICT, not ${district}.`);
  const key = { province, name };
  const { id: districtId } = await db.district.upsert({
    where: { province_name: key },
    create: key,
    update: {},
  });
  if (station === undefined) return { districtId };
  const known = await db.station.findFirst({ where: { districtId, name: station } });
  const { id: stationId } = known ?? (await db.station.create({ data: { districtId, name: station } }));
  return { districtId, stationId };
}

/** Disables or enables an account by its user name. */
async function change(verb: 'disable' | 'enable', given: string): Promise<void> {
  const username = given.trim().toLowerCase();
  const db = connect(readConfig(await environmentOfRunning()).DATABASE_URL, { system: true, poolSize: 1 });
  try {
    const user = await db.user.findUnique({ where: { username }, select: { id: true, disabledAt: true } });
    if (!user) throw new Error(`There is no account of the user name ${username}.`);
    const disabled = user.disabledAt !== null;
    if (disabled === (verb === 'disable')) return console.log(`${username} is ${verb}d already.`);
    if (verb === 'disable') await disableAccount(db, user.id);
    else await enableAccount(db, user.id);
    console.log(
      verb === 'disable' ? `Disabled ${username}; every session has ended.` : `Enabled ${username}.`,
    );
  } finally {
    await db.$disconnect();
  }
}

async function main(): Promise<void> {
  const options = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      username: options,
      name: options,
      role: options,
      district: options,
      station: options,
      belt: options,
      disable: options,
      enable: options,
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.disable && values.enable) throw new Error(USAGE);
  if (values.disable) return change('disable', values.disable);
  if (values.enable) return change('enable', values.enable);
  const { username, name } = values;
  const chosen = role.safeParse(values.role);
  if (!username || !name || !chosen.success) throw new Error(USAGE);
  const db = connect(readConfig(await environmentOfRunning()).DATABASE_URL, { system: true, poolSize: 1 });
  try {
    const password = newPassword();
    await createAccount(db, {
      username,
      name,
      password,
      role: chosen.data,
      ...(values.belt === undefined ? {} : { beltNumber: values.belt }),
      ...(await placeOf(db, values.district, values.station)),
    });
    console.log(`Made ${username} (${chosen.data}). First password, shown only now: ${password}`);
  } finally {
    await db.$disconnect();
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
