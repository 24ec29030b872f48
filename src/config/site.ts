import type { PerFolder, SiteSettings } from '../content/site/site.ts';
import type { HeraldYaml } from './yaml.ts';

/** `./blog/`, `/blog` and `blog` are one folder; `.` and `/` are all of them. */
const folderOf = (written: string): string => written.replaceAll('\\', '/').replace(/^[./]+|\/+$/g, '');

const perFolder = <T>(table: Readonly<Record<string, T>>): PerFolder<T>[] =>
  Object.entries(table).map(([folder, value]) => ({ folder: folderOf(folder), value }));

/** The part `site` of herald.yaml. Pure. */
export function siteSettingsOf({ site = {} }: HeraldYaml): SiteSettings {
  const { generator = null, permalinks = {}, title_from: titleFrom = {} } = site;
  return {
    generator,
    permalinks: perFolder(permalinks),
    titleFrom: typeof titleFrom === 'string' ? [{ folder: '', value: titleFrom }] : perFolder(titleFrom),
  };
}
