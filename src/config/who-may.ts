import type { Platform } from '../model/destination.ts';
import { type NamedGroups, type PlatformList, parseGroup, parsePerson } from '../model/platform.ts';
import type { Person } from '../model/span.ts';
import type { createSettingsReader } from './settings-reader.ts';

type Read = ReturnType<typeof createSettingsReader>;
type Entry = { person: Person } | { group: { platform: Platform; id: string } };

/** Who the settings say may do what: admins by name, and groups of people that the platforms keep. */
export function whoMay(read: Read, platforms: PlatformList): { admins: readonly Person[]; groups: NamedGroups } {
  const entries = read.list('HERALD_ADMINS').flatMap((entry) => adminOf(entry, read, platforms));
  const named = entries.flatMap((entry) => ('group' in entry ? [entry.group] : []));
  const withGroups = platforms.filter(({ groups }) => groups !== null);
  return {
    admins: entries.flatMap((entry) => ('person' in entry ? [entry.person] : [])),
    groups: {
      admins: Object.fromEntries(
        withGroups.map(({ name }) => [name, named.filter(({ platform }) => platform === name).map(({ id }) => id)]),
      ),
      managers: Object.fromEntries(withGroups.map(({ name, groups }) => [name, groups === null ? [] : managersOf(groups, read)])),
    },
  };
}

function adminOf(entry: string, read: Read, platforms: PlatformList): Entry[] {
  const person = parsePerson(entry, platforms);
  if (person) return [{ person }];
  const group = parseGroup(entry, platforms);
  if (group) return [{ group }];
  const examples = platforms.flatMap((platform) => [platform.person?.example ?? [], platform.groups?.example ?? []].flat()).join(' ');
  read.mistake('HERALD_ADMINS', `“${entry}” is neither a person nor a group`, `Write ${examples}, separated by spaces`);
  return [];
}

/** Ids; as `HERALD_ADMINS` writes them will do, too. */
function managersOf({ managersSetting, what, exampleId, isId, parse }: NonNullable<PlatformList[number]['groups']>, read: Read): string[] {
  return read.list(managersSetting).flatMap((entry) => {
    const id = isId(entry) ? entry : parse(entry);
    if (id !== null) return [id];
    read.mistake(managersSetting, `“${entry}” is not an id of a ${what}`, `Write ids like ${exampleId}, separated by spaces`);
    return [];
  });
}
