/** Returns why Discord refuses an address; null if it does not. It refuses hosts without a dot, and characters that `format: uri` does not allow. */
export function urlBreach(url: string | undefined, protocols: readonly string[]): readonly [code: string, message: string] | null {
  if (url === undefined || !URL.canParse(url)) return ['URL_TYPE_INVALID_URL', 'Not a well formed URL.'];
  const { protocol, hostname } = new URL(url);
  if (!protocols.includes(protocol)) return ['URL_TYPE_INVALID_SCHEME', `Scheme must be one of ${protocols.join(', ')}`];
  const isHttp = protocol === 'http:' || protocol === 'https:';
  if (isHttp && !/[^.]\.[^.]/.test(hostname)) return ['URL_TYPE_INVALID_URL', 'Not a well formed URL.'];
  if (/[|[\]^\s]|%(?![0-9a-f]{2})/i.test(url)) return ['URL_TYPE_INVALID_URL', 'Not a well formed URL.'];
  return null;
}
