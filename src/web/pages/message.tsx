import type { FC } from 'hono/jsx';
import type { Visitor } from '../sign-in/visitors.ts';
import { Layout } from './layout.tsx';

/** A page that says one thing. */
export const Message: FC<{ title: string; text: string; visitor: Visitor | null }> = ({ title, text, visitor }) => (
  <Layout title={title} visitor={visitor}>
    <p>{text}</p>
    {visitor && (
      <p>
        <a href="/">Overview</a>
      </p>
    )}
  </Layout>
);
