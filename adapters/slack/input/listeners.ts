import type { App } from '@slack/bolt';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import type { ListenerContext } from './context.ts';
import { type Home, startHome } from './home.ts';
import { startListener } from './listener.ts';
import { startShortcuts } from './shortcuts.ts';
import { startUnfurling } from './unfurl.ts';
import { startViews } from './views.ts';
import { startWorkspaceEvents } from './workspace-events.ts';

/** Registers everything that Herald listens to on Slack. Returns what people see in its Home tab. */
export function startListeners(app: App, context: ListenerContext, onChange: OnPlatformChange): Home {
  const forms = startListener(app, context);
  const home = startHome(app, context);
  startViews(app, context, forms, home);
  startShortcuts(app, context);
  if (context.unfurls) startUnfurling(app, context);
  startWorkspaceEvents(app, context, onChange);
  return home;
}
