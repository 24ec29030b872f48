import type { Platform } from '../model/destination.ts';
import { type NamedGroups, type PlatformList, parseGroup, parsePerson } from '../model/platform.ts';
import type { Person } from '../model/span.ts';
import type { SettingsReader } from './settings-reader.ts';

type Entry = { person: Person } | { group: { platform: Platform; id: string } };

/** Reads who has which rights: admins by name, and groups of people that the platforms maintain. */
export function whoMay(read: SettingsReader, platforms: PlatformList): { admins: readonly Person[]; groups: NamedGroups } {
  const examples = platforms.flatMap((platform) => [platform.person?.example ?? [], platform.groups?.example ?? []].flat()).join(' ');
  const what = 'is neither a person nor a group';
  const entries = read.each('HERALD_ADMINS', (entry) => adminOf(entry, platforms), what, `Write ${examples}, separated by spaces`);
  const named = entries.flatMap((entry) => ('group' in entry ? [entry.group] : []));
  const withGroups = platforms.flatMap(({ name, groups }) => (groups === null ? [] : [{ name, groups }]));
  return {
    admins: entries.flatMap((entry) => ('person' in entry ? [entry.person] : [])),
    groups: {
      admins: Object.fromEntries(
        withGroups.map(({ name }) => [name, named.filter(({ platform }) => platform === name).map(({ id }) => id)]),
      ),
      managers: Object.fromEntries(withGroups.map(({ name, groups }) => [name, managersOf(groups, read)])),
    },
  };
}

function adminOf(entry: string, platforms: PlatformList): Entry | null {
  const person = parsePerson(entry, platforms);
  const group = person ? null : parseGroup(entry, platforms);
  return person ? { person } : group && { group };
}

type Groups = NonNullable<PlatformList[number]['groups']>;

/** Reads the ids of a platform's manager groups; the notation of `HERALD_ADMINS` is accepted as well. */
function managersOf({ managersSetting, what, exampleId, isId, parse }: Groups, read: SettingsReader): readonly string[] {
  const idOf = (entry: string): string | null => (isId(entry) ? entry : parse(entry));
  return read.each(managersSetting, idOf, `is not the ID of a ${what}`, `Write IDs like ${exampleId}, separated by spaces`);
}
