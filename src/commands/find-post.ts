import { createArchive } from '../archive/archive.ts';
import type { Post } from '../content/post.ts';
import { isNoPost } from '../content/problem.ts';
import type { Words } from '../languages/index.ts';
import type { CommandRequest, Reply } from '../ports/reply.ts';
import { searchPosts } from '../search/engine.ts';
import { briefly, buildReply, lineOf, list, text } from './build-reply.ts';
import type { CommandContext } from './command.ts';
import type { FoundPost } from './recent-answers.ts';
import { maySeePost } from './rights.ts';

/** Maximum number of posts with deleted files that are searched. */
const MAX_GONE = 200;

/**
 * Finds the one post that a path, address, id or title refers to; otherwise returns a reply that helps to name it. For admins this includes posts
 * whose files were deleted recently, and the problem of a file that is not a post; for others, everything that search hides is unknown. `verb`: the command that needs the post.
 */
export async function findPost(reference: string, verb: string, request: CommandRequest, context: CommandContext): Promise<FoundPost> {
  const oneOf = ([first, ...others]: readonly Post[]): FoundPost | null => {
    if (first && others.length === 0) return { post: first };
    return first ? { reply: whichOne(reference, verb, [first, ...others], context.words) } : null;
  };
  const there = oneOf(await context.archive.resolve(reference, (post) => maySeePost(post, request, context)));
  if (there) return there;
  const forAdmin = context.isAdmin(request.from);
  const problem = forAdmin ? problemOf(reference, context) : null;
  if (problem) return { reply: problem };
  // Looking for something that does not exist is expensive, so a recent answer is repeated.
  return context.recentAnswers.recall(
    JSON.stringify([forAdmin, context.commandName, context.language, verb, reference]),
    context.archive.version,
    async () => {
      const gone = forAdmin ? oneOf(await findGone(reference, context)) : null;
      return gone ?? { reply: await unknownPost(reference, verb, context) };
    },
  );
}

/** Describes the problem of the file with this name; null if it has none. */
function problemOf(reference: string, { problems, words: { posts } }: CommandContext): Reply | null {
  const problem = problems().find(
    ({ path, level, code }) =>
      (isNoPost({ level, code }) || code === 'duplicate-identity' || code === 'copied-file') &&
      (path === reference || path.endsWith(`/${reference}`)),
  );
  if (!problem) return null;
  const { path, line, message, hint } = problem;
  const file = line === null ? path : posts.atLine(path, line);
  const blocks = [text(isNoPost(problem) ? posts.notAPost(file, message) : posts.notCounted(file, message)), ...(hint ? [text(hint)] : [])];
  return buildReply(blocks, { reference, problem }, { exitCode: 1 });
}

async function unknownPost(reference: string, verb: string, context: CommandContext): Promise<Reply> {
  const { posts } = context.words;
  const unknown = text(posts.unknown(briefly(reference)));
  const { hits } = await searchPosts(context.engine, reference, context.now(), { limit: 3, offset: 0 });
  if (hits.length === 0) return buildReply([unknown, text(posts.nameIt)], { reference, post: null }, { exitCode: 1 });
  const found = hits.map(({ post }) => post);
  const near = whichOne(reference, verb, found, context.words);
  return { ...near, blocks: [unknown, text(posts.nearest), ...near.blocks.slice(1)] };
}

/** Finds posts whose files were deleted recently: their messages may still exist. */
async function findGone(reference: string, { posts }: CommandContext): Promise<Post[]> {
  const archive = createArchive();
  archive.upsert(await posts.gone(MAX_GONE));
  return archive.resolve(reference);
}

function whichOne(reference: string, verb: string, posts: readonly Post[], words: Words): Reply {
  const shown = posts.slice(0, 5);
  const blocks = [
    text(posts.length > 5 ? words.posts.oneOf(briefly(reference), posts.length) : words.posts.oneOfThese(briefly(reference))),
    list(shown.map(({ title, path }) => lineOf([title, { text: ` ${path}`, style: 'code' }]))),
  ];
  const actions = shown.map(({ title, path }) => ({ label: title.slice(0, 70), command: `${verb} ${path}` }));
  return buildReply(blocks, { reference, candidates: shown.map(({ path, title }) => ({ path, title })) }, { actions, exitCode: 1 });
}
