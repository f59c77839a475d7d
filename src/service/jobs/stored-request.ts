import type { ClipFile, GenerationRequest, PictureFile, RequestWith } from './engine.ts';

/** A picture in the storage. */
export interface StoredPicture {
  readonly key: string;
}

/** A video in the storage. */
export interface StoredClip extends Omit<ClipFile, 'path'> {
  readonly key: string;
}

/** A request as the database keeps it: the same on every machine. */
export type StoredRequest = RequestWith<StoredPicture, StoredClip>;

/** The keys of every picture and clip that a request needs. */
export async function keysOf(request: StoredRequest): Promise<readonly string[]> {
  const keys: string[] = [];
  const keep = async <T extends { readonly key: string }>(input: T): Promise<T> => {
    keys.push(input.key);
    return input;
  };
  await mapRequest(request, { picture: keep<StoredPicture>, clip: keep<StoredClip> });
  return keys;
}

/** Brings every picture and clip of a request to the local disk. */
export function localizeRequest(
  request: StoredRequest,
  fetchFile: (key: string) => Promise<string>,
): Promise<GenerationRequest> {
  return mapRequest<StoredPicture, StoredClip, PictureFile, ClipFile>(request, {
    picture: async ({ key }) => ({ path: await fetchFile(key) }),
    clip: async ({ key, ...clip }) => ({ ...clip, path: await fetchFile(key) }),
  });
}

/** How pictures and clips of one type become those of another. */
export interface RequestMapping<Picture, Clip, NewPicture, NewClip> {
  picture(picture: Picture): Promise<NewPicture>;
  clip(clip: Clip): Promise<NewClip>;
}

/** The same request with other pictures and clips. */
export async function mapRequest<Picture, Clip, NewPicture, NewClip>(
  request: RequestWith<Picture, Clip>,
  map: RequestMapping<Picture, Clip, NewPicture, NewClip>,
): Promise<RequestWith<NewPicture, NewClip>> {
  const characters = await Promise.all(
    request.characters.map(async ({ name, clip }) => ({ name, clip: await map.clip(clip) })),
  );
  switch (request.kind) {
    case 'text':
      return { ...request, characters };
    case 'image':
      return { ...request, characters, picture: await map.picture(request.picture) };
    case 'keyframes':
      return {
        ...request,
        characters,
        keyframes: await Promise.all(
          request.keyframes.map(async (frame) => ({ ...frame, picture: await map.picture(frame.picture) })),
        ),
      };
    case 'loop':
      return { ...request, characters, source: request.source === null ? null : await map.clip(request.source) };
    case 'blend':
      return { ...request, characters, from: await map.clip(request.from), to: await map.clip(request.to) };
    case 'extend':
      return { ...request, characters, source: await map.clip(request.source) };
    case 'remix':
      return { ...request, characters, source: await map.clip(request.source) };
    case 'recut':
      return { ...request, characters, source: await map.clip(request.source) };
    case 'storyboard':
      return {
        ...request,
        characters,
        cards: await Promise.all(
          request.cards.map(async (card) => ({
            ...card,
            picture: card.picture === null ? null : await map.picture(card.picture),
            clip: card.clip == null ? null : { ...card.clip, source: await map.clip(card.clip.source) },
          })),
        ),
      };
  }
}
