// npm run account -- --username bilal --name "Bilal Ahmed" --role INVESTIGATOR --district Balochistan/Quetta --station City
// Makes an account of a running Saboot and prints its first password. There is no open sign-up.
import { parseArgs } from 'node:util';
import { readConfig } from '@/core/operations/config';
import { connect, type Database } from '@/core/operations/database';
import { createAccount } from '@/core/people/accounts';
import { role } from '@/core/people/schema';
import { newPassword } from './launch/data-folder';
import { environmentOfRunning } from './launch/environment';

const USAGE = `npm run account -- --username NAME --name "FULL NAME" --role ROLE [--district PROVINCE/DISTRICT] [--station STATION] [--belt NUMBER]
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
    },
  });
  if (values.help) return console.log(USAGE);
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
