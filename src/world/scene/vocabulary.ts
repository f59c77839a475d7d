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
export const weathers = ['clear', 'cloudy', 'rain', 'snow', 'fog', 'wind'] as const;
export const timesOfDay = ['dawn', 'day', 'sunset', 'dusk', 'night'] as const;
export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const;
export const styles = ['storybook', 'flat', 'watercolor', 'paper cut'] as const;
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
export const shotSizes = ['wide', 'medium', 'close-up'] as const;
export const emotions = ['neutral', 'happy', 'sad', 'angry', 'surprised', 'sleepy'] as const;
export const sizes = ['small', 'medium', 'large'] as const;
export const facings = ['left', 'right'] as const;
export const relations = ['left of', 'right of', 'behind', 'in front of', 'on', 'chases', 'carries', 'meets'] as const;
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

export type Subject = (typeof subjects)[number];
export type Color = (typeof colors)[number];
export type Action = (typeof actions)[number];
export type Place = (typeof places)[number];
export type Weather = (typeof weathers)[number];
export type TimeOfDay = (typeof timesOfDay)[number];
export type Season = (typeof seasons)[number];
export type Style = (typeof styles)[number];
export type CameraMove = (typeof cameraMoves)[number];
export type ShotSize = (typeof shotSizes)[number];
export type Emotion = (typeof emotions)[number];
export type Size = (typeof sizes)[number];
export type Facing = (typeof facings)[number];
export type RelationKind = (typeof relations)[number];
export type PhysicsEventKind = (typeof physicsEvents)[number];
