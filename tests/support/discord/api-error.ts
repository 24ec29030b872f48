/** One rule that a body breaks: where, and how. */
export interface Breach {
  /** For example `embeds.0.title`. */
  path: string;
  /** Discord's own name if there is one, for example `BASE_TYPE_MAX_LENGTH`. */
  code: string;
  message: string;
}

/** An error answer, shaped like Discord's. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: object;

  constructor(status: number, code: number, message: string, more: object = {}) {
    super(message);
    this.status = status;
    this.body = { message, code, ...more };
  }
}

export const unauthorized = () => new ApiError(401, 0, '401: Unauthorized');
export const unknownChannel = () => new ApiError(404, 10003, 'Unknown Channel');
export const unknownMessage = () => new ApiError(404, 10008, 'Unknown Message');
export const unknownInteraction = () => new ApiError(404, 10062, 'Unknown interaction');
export const unknownGuild = () => new ApiError(404, 10004, 'Unknown Guild');
export const missingAccess = () => new ApiError(403, 50001, 'Missing Access');
export const missingPermissions = () => new ApiError(403, 50013, 'Missing Permissions');

/** Returns an error 50035 with Discord's tree of errors. */
export function invalidForm(breaches: readonly Breach[]): ApiError {
  const errors: Record<string, unknown> = {};
  for (const { path, code, message } of breaches) {
    let node = errors;
    for (const key of path === '' ? [] : path.split('.')) {
      node[key] ??= {};
      node = node[key] as Record<string, unknown>;
    }
    node._errors = [...((node._errors as unknown[] | undefined) ?? []), { code, message }];
  }
  return new ApiError(400, 50035, 'Invalid Form Body', { errors });
}
