/** Every value that a slot of the scene grammar can take. The order is fixed: indices are labels of the ground truth. */
export const subjects = [
  'fox',
  'cat',
  'dog',
  'rabbit',
  'bear',
  'horse',
  'elephant',
  'penguin',
  'bird',
  'owl',
  'duck',
  'fish',
  'whale',
  'turtle',
  'frog',
  'butterfly',
  'girl',
  'boy',
  'woman',
  'man',
  'robot',
  'astronaut',
  'dragon',
  'car',
  'truck',
  'train',
  'boat',
  'airplane',
  'balloon',
  'rocket',
  'ball',
  'box',
  'kite',
  'umbrella',
  'snowman',
  'lantern',
] as const;
/** The colours of bodies; every body may have any. */
export const colors = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'purple',
  'pink',
  'brown',
  'black',
  'white',
] as const;
/** What bodies do; the last three need a second body. */
export const actions = [
  'stand',
  'sit',
  'sleep',
  'walk',
  'run',
  'jump',
  'dance',
  'wave',
  'eat',
  'look around',
  'fly',
  'hover',
  'swim',
  'dive',
  'drive',
  'float',
  'roll',
  'bounce',
  'spin',
  'swing',
  'fall',
  'rise',
  'chase',
  'carry',
  'meet',
] as const;
/** Where a shot takes place. */
export const places = [
  'meadow',
  'forest',
  'beach',
  'desert',
  'mountains',
  'city street',
  'village',
  'farm',
  'snowfield',
  'lake',
  'underwater',
  'sky',
  'space',
  'living room',
  'playground',
] as const;
/** What falls, drifts or blows. */
export const weathers = ['clear', 'cloudy', 'rain', 'snow', 'fog', 'wind'] as const;
/** The light of the day. */
export const timesOfDay = ['dawn', 'day', 'sunset', 'dusk', 'night'] as const;
/** What the plants and the ground look like. */
export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const;
/** How the picture is made. */
export const styles = ['storybook', 'flat', 'watercolor', 'paper cut'] as const;
/** What the camera does during a shot. */
export const cameraMoves = [
  'static',
  'pan left',
  'pan right',
  'tilt up',
  'tilt down',
  'zoom in',
  'zoom out',
  'tracking',
] as const;
/** How much the camera sees. */
export const shotSizes = ['wide', 'medium', 'close-up'] as const;
/** What faces and postures show. */
export const emotions = ['neutral', 'happy', 'sad', 'angry', 'surprised', 'sleepy'] as const;
/** How large a body is among its kind. */
export const sizes = ['small', 'medium', 'large'] as const;
/** Which way a body looks and goes. */
export const facings = ['left', 'right'] as const;
/** How the first of two bodies stands to the second. */
export const relations = ['left of', 'right of', 'behind', 'in front of', 'on', 'chases', 'carries', 'meets'] as const;
/** What happens to bodies by the laws of physics. */
export const physicsEvents = [
  'drop and bounce',
  'throw',
  'roll down slope',
  'collide',
  'topple',
  'float',
  'sink',
  'swing',
  'splash',
] as const;

/** One of {@link subjects}. */
export type Subject = (typeof subjects)[number];
/** One of {@link colors}. */
export type Color = (typeof colors)[number];
/** One of {@link actions}. */
export type Action = (typeof actions)[number];
/** One of {@link places}. */
export type Place = (typeof places)[number];
/** One of {@link weathers}. */
export type Weather = (typeof weathers)[number];
/** One of {@link timesOfDay}. */
export type TimeOfDay = (typeof timesOfDay)[number];
/** One of {@link seasons}. */
export type Season = (typeof seasons)[number];
/** One of {@link styles}. */
export type Style = (typeof styles)[number];
/** One of {@link cameraMoves}. */
export type CameraMove = (typeof cameraMoves)[number];
/** One of {@link shotSizes}. */
export type ShotSize = (typeof shotSizes)[number];
/** One of {@link emotions}. */
export type Emotion = (typeof emotions)[number];
/** One of {@link sizes}. */
export type Size = (typeof sizes)[number];
/** One of {@link facings}. */
export type Facing = (typeof facings)[number];
/** One of {@link relations}. */
export type RelationKind = (typeof relations)[number];
/** One of {@link physicsEvents}. */
export type PhysicsEventKind = (typeof physicsEvents)[number];
