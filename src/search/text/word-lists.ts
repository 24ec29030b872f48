import { foldedWords } from '../../lib/fold-text.ts';

/** Function words, which are indexed in titles but not in other texts. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by can could did do does for from had has have how i if in into is it its me my no not of on or our ' +
    'so such than that the their them then there these they this those to was we were what when where which while who why will with ' +
    'would you your'
  ).split(' '),
);

/** Words of questions: ignored beside function words (“how do I use …”), searched without them (“grafana get started”). */
export const QUESTION_WORDS: ReadonlySet<string> = new Set(
  'about all any get just like may over per should some under up us use using find post posts article'.split(' '),
);

/** Names of the same thing, in lower case; a name may have several words. */
export type SynonymGroup = readonly string[];

/** A search for one name also finds the others, ranked a little lower. `search.synonyms` in herald.yaml adds more groups. */
const SYNONYMS: readonly SynonymGroup[] = [
  ['kubernetes', 'k8s', 'kube'],
  ['observability', 'o11y'],
  ['internationalization', 'i18n'],
  ['accessibility', 'a11y'],
  ['opentelemetry', 'otel'],
  ['postgresql', 'postgres'],
  ['openshift', 'ocp'],
  ['javascript', 'js'],
  ['database', 'db'],
  ['authentication', 'auth'],
  ['configuration', 'config'],
  ['infrastructure', 'infra'],
  ['application', 'app'],
  ['repository', 'repo'],
  ['environment', 'env'],
  ['development', 'dev'],
  ['production', 'prod'],
  ['operations', 'ops'],
  ['documentation', 'docs'],
  ['certificate', 'cert'],
  ['specification', 'spec'],
  ['administrator', 'admin'],
  ['vulnerability', 'cve'],
  ['announcing', 'introducing'],
  ['networking', 'network'],
  ['namespace', 'ns'],
  ['amazon', 'aws'],
  ['artificial intelligence', 'ai'],
  ['machine learning', 'ml'],
  ['generative ai', 'genai'],
  ['large language model', 'llm'],
  ['continuous integration', 'ci'],
  ['continuous delivery', 'cd'],
  ['virtual machine', 'vm'],
  ['load balancer', 'lb'],
  ['command line', 'cli'],
  ['high availability', 'ha'],
  ['disaster recovery', 'dr'],
  ['service account', 'sa'],
  ['persistent volume', 'pv'],
  ['custom resource definition', 'crd'],
  ['role based access control', 'rbac'],
  ['release candidate', 'rc'],
  ['cloud native computing foundation', 'cncf'],
  ['elastic kubernetes service', 'eks'],
  ['google kubernetes engine', 'gke'],
  ['azure kubernetes service', 'aks'],
  ['virtual private cloud', 'vpc'],
  ['special interest group', 'sig'],
  ['technical oversight committee', 'toc'],
];

/** Returns every name with its synonyms, from the built-in list and from `more`, which may be in any letter case. Pure. */
export function synonymsByName(more: readonly SynonymGroup[] = []): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const group of [...SYNONYMS, ...more.map((names) => names.map((name) => foldedWords(name).trim()))]) {
    for (const name of group) byName.set(name, [...(byName.get(name) ?? []), ...group.filter((other) => other !== name)]);
  }
  return byName;
}
