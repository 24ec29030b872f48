import { PLATFORMS } from '../../adapters/platforms.ts';
import { localPlatform } from '../model/platform.ts';
import type { ReplyRenderer } from '../ports/platform.ts';

export { PLATFORMS };

/** Loads the renderer of replies for the screen of this machine. */
export async function loadReplyRenderer(): Promise<ReplyRenderer> {
  const renderer = await localPlatform(PLATFORMS).loadReplyRenderer?.();
  if (!renderer) throw new Error('the platform of this machine draws no replies');
  return renderer;
}
