// One comment for each gateway and kind on an issue or pull request: found among all pages by its marker and acgctl's own
// author, edited in place, not touched when nothing changes. What somebody doubled is healed, the oldest stays.

import type { JsonObject } from '../model/json.ts';
import type { GitHubClient } from './client.ts';
import { GitHubError } from './failure.ts';
import { type Identity, isAuthor } from './identity.ts';
import { isAbout, type Marker, readMarker } from './marker.ts';
import { integerOf, textOf } from './reply-fields.ts';

export interface OwnComment {
  readonly id: number;
  /** For GraphQL. */
  readonly nodeId: string;
  readonly body: string;
  readonly marker: Marker;
}

export interface CommentPlace {
  readonly client: GitHubClient;
  readonly identity: Identity;
  /** `owner/name`. */
  readonly repository: string;
  /** Of the issue or pull request. */
  readonly number: number;
}

export type Posted = 'created' | 'edited' | 'unchanged';

/** Oldest first; of every gateway where none is named. */
export async function findOwnComments(
  { client, identity, repository, number }: CommentPlace,
  about: Pick<Marker, 'kind'> & Partial<Pick<Marker, 'gateway'>>,
): Promise<readonly OwnComment[]> {
  const all = await client.list(`/repos/${repository}/issues/${number}/comments`);
  return all
    .filter((comment) => isAuthor(identity, comment))
    .flatMap((comment): OwnComment[] => {
      const body = typeof comment.body === 'string' ? comment.body : '';
      const marker = readMarker(body);
      if (marker === undefined || !isAbout(marker, { gateway: marker.gateway, ...about })) return [];
      return [{ id: integerOf(comment, 'id'), nodeId: textOf(comment, 'node_id'), body, marker }];
    })
    .toSorted((a, b) => a.id - b.id);
}

/**
 * Makes the comment say this.
 *
 * @param own what findOwnComments found for the same marker
 * @param body begins with the marker
 */
export async function upsertComment(
  place: CommentPlace,
  about: Pick<Marker, 'kind' | 'gateway'>,
  own: readonly OwnComment[],
  body: string,
): Promise<Posted> {
  const [first, ...doubles] = own;
  for (const { id } of doubles) await deleteComment(place, id);
  if (first === undefined) return create(place, about, body);
  if (first.body === body) return 'unchanged';
  try {
    await place.client.send('PATCH', commentPath(place, first.id), { body });
    return 'edited';
  } catch (error) {
    // Somebody deleted it since.
    if (error instanceof GitHubError && error.status === 404) return create(place, about, body);
    throw error;
  }
}

/** When the reply to the first try was lost, looks before it tries once more. */
async function create(place: CommentPlace, about: Pick<Marker, 'kind' | 'gateway'>, body: string): Promise<Posted> {
  try {
    await postComment(place, body);
  } catch (error) {
    if (!(error instanceof GitHubError) || !error.isDoubtful) throw error;
    const [found] = await findOwnComments(place, about);
    if (found === undefined) await postComment(place, body);
    else if (found.body !== body) await place.client.send('PATCH', commentPath(place, found.id), { body });
  }
  return 'created';
}

export async function postComment({ client, repository, number }: CommentPlace, body: string): Promise<void> {
  await client.send('POST', `/repos/${repository}/issues/${number}/comments`, { body } satisfies JsonObject);
}

async function deleteComment(place: CommentPlace, id: number): Promise<void> {
  await place.client.send('DELETE', commentPath(place, id)).catch((error: unknown) => {
    if (!(error instanceof GitHubError) || error.status !== 404) throw error;
  });
}

function commentPath({ repository }: CommentPlace, id: number): string {
  return `/repos/${repository}/issues/comments/${id}`;
}
