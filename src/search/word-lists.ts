/** Words that say nothing when others stand beside them. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about all an and any are as at be been but by can could did do does for from get had has have how i if in into is it its just ' +
    'like may me my no not of on or our over per should so some such than that the their them then there these they this those to ' +
    'under up us use using was we were what when where which while who why will with would you your find post posts article there'
  ).split(' '),
);

/** Names for one thing, lower case, several words where it takes them. Searching one finds the others too, a little later. */
const SYNONYMS: readonly (readonly string[])[] = [
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

/** Synonyms by name. Pure. */
export function synonymsByName(): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const group of SYNONYMS) {
    for (const name of group) byName.set(name, [...(byName.get(name) ?? []), ...group.filter((other) => other !== name)]);
  }
  return byName;
}
