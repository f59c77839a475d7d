import type { GenerationRequest } from './engine.ts';
import type { UsedFile } from './review-gate.ts';

/** The pictures and videos that a request makes use of, each named by how. */
export function sourcesOf(request: GenerationRequest): readonly UsedFile[] {
  const characters = request.characters.map(({ clip }) => ({ title: 'character', path: clip.path }));
  return [...ownSources(request), ...characters];
}

function ownSources(request: GenerationRequest): readonly UsedFile[] {
  switch (request.kind) {
    case 'text':
      return [];
    case 'image':
      return [{ title: 'first picture', path: request.picture.path }];
    case 'keyframes':
      return request.keyframes.map(({ picture }) => ({ title: 'picture', path: picture.path }));
    case 'extend':
      return [{ title: 'extended', path: request.source.path }];
    case 'loop':
      return request.source === null ? [] : [{ title: 'looped', path: request.source.path }];
    case 'blend':
      return [request.from, request.to].map(({ path }) => ({ title: 'blended', path }));
    case 'remix':
      return [{ title: 'remixed', path: request.source.path }];
    case 'recut':
      return [{ title: 'recut', path: request.source.path }];
    case 'storyboard':
      return request.cards.flatMap(({ picture, clip }) => [
        ...(picture === null ? [] : [{ title: 'picture of a card', path: picture.path }]),
        ...(clip ? [{ title: 'piece of a card', path: clip.source.path }] : []),
      ]);
  }
}
