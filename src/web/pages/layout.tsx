import type { Child, FC } from 'hono/jsx';
import { ChangeForm, VisitorContext } from '../parts/change-form.tsx';
import type { Visitor } from '../sign-in/visitors.ts';

interface LayoutProps {
  title: string;
  /** null: nobody is signed in yet. */
  visitor: Visitor | null;
  /** Path of the navigation entry that this page belongs to; null: none. */
  current?: string | null;
  /** Whether the page keeps itself up to date if scripts run. */
  live?: boolean;
  children?: Child;
}

const PLACES: readonly { path: string; name: string; adminOnly: boolean }[] = [
  { path: '/', name: 'Overview', adminOnly: false },
  { path: '/deliveries', name: 'Deliveries', adminOnly: false },
  { path: '/calendar', name: 'Calendar', adminOnly: false },
  { path: '/approvals', name: 'Approvals', adminOnly: false },
  { path: '/holds', name: 'Holds', adminOnly: false },
  { path: '/posts', name: 'Posts', adminOnly: false },
  { path: '/subscriptions', name: 'Subscriptions', adminOnly: false },
  { path: '/queue', name: 'Queue', adminOnly: false },
  { path: '/problems', name: 'Problems', adminOnly: true },
  { path: '/audit', name: 'Audit', adminOnly: true },
  { path: '/settings', name: 'Settings', adminOnly: true },
];

/** The frame of every page. */
export const Layout: FC<LayoutProps> = ({ title, visitor, current, live = false, children }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Herald`}</title>
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/assets/style.css" />
      <script src="/assets/page.js" defer></script>
    </head>
    <VisitorContext.Provider value={visitor}>
      <body data-live={live ? 'yes' : undefined}>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="bar">
          <a class="brand" href="/">
            Herald
          </a>
          {visitor && (
            <nav aria-label="Pages">
              <ul>
                {PLACES.filter(({ adminOnly }) => visitor.isAdmin || !adminOnly).map(({ path, name }) => (
                  <li>
                    <a href={path} aria-current={path === current ? 'page' : undefined}>
                      {name}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          {visitor && (
            <div class="who">
              <span>
                {visitor.person.id}
                {visitor.isAdmin ? '' : ' (reads only)'}
              </span>
              {visitor.canSignOut && (
                <ChangeForm to="/sign-out">
                  <button type="submit" class="plain">
                    Sign out
                  </button>
                </ChangeForm>
              )}
            </div>
          )}
        </header>
        <main id="main" tabindex={-1}>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </VisitorContext.Provider>
  </html>
);
