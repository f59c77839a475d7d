/** Rows of pictures over time, each with the caption of its scene in the world's own words. */
export interface ToldRow {
  readonly caption: string;
  readonly seconds: readonly number[];
}

const row = (caption: string, lastSeconds = 1.9, count = 8): ToldRow => ({
  caption,
  seconds: Array.from({ length: count }, (_, i) => (i * lastSeconds) / (count - 1)),
});

/** Every event of physics. */
export const toldEvents: readonly ToldRow[] = [
  row('A red ball drops from high up and bounces high in a meadow.'),
  row('A blue box is thrown to the right through the air and bounces a little in a desert at sunset. Wide shot.', 1.5),
  row('A yellow truck drives down a ramp to the right on a farm. Wide shot.'),
  row('An orange car collides with a teal box to the right and knocks it away on a city street. Wide shot.'),
  row('A purple snowman topples over to the right and lands on its side in a snowfield.', 1.6),
  row('A white duck bobs up and down on the water at a lake at dawn.', 1.2),
  row('A brown box sinks into the water at a lake.'),
  row('A green lantern gets a push to the right and goes back and forth on a rope in a village at night.'),
  row('A pink ball falls into the water with a splash at the beach.', 1.4),
];

/** Every relation of two bodies. */
export const toldRelations: readonly ToldRow[] = [
  row('A red cat sits to the left of a blue dog in a living room.', 1, 4),
  row('A green frog to the right of a white rabbit in a meadow.', 1, 4),
  row('A black horse behind a pink box on a farm.', 1, 4),
  row('A purple robot in front of a teal elephant in a desert.', 1, 4),
  row('An orange cat sits on top of a large brown bear in a forest.', 1, 4),
  row('A blue dog chases a red rabbit to the right in a meadow. Wide shot.', 1.6, 4),
  row('A large yellow bear carries a green balloon to the left in the mountains. Medium shot.', 1.6, 4),
  row(
    'A pink girl, coming from the left, meets a blue robot, coming from the right, on a playground. Wide shot.',
    1.9,
    4,
  ),
];

const walker = 'A red fox walks to the right in a forest in autumn.';

/** Every camera move. */
export const toldCameras: readonly ToldRow[] = [
  row(`${walker} Static camera.`, 1.8, 4),
  row(`${walker} The camera pans left.`, 1.8, 4),
  row(`${walker} The camera pans right.`, 1.8, 4),
  row(`${walker} The camera tilts up.`, 1.8, 4),
  row(`${walker} The camera tilts down.`, 1.8, 4),
  row(`${walker} The camera zooms in.`, 1.8, 4),
  row(`${walker} The camera zooms out.`, 1.8, 4),
  row(`${walker} Tracking shot.`, 1.8, 4),
];

/** Numbers of bodies, things that follow each other, and shots with a character that returns. */
export const toldCounts: readonly string[] = [
  'A blue duck stands in a meadow.',
  'Two blue ducks stand in a meadow.',
  'Three blue ducks stand in a meadow.',
  'Four small blue ducks stand in a meadow.',
  'Five small blue ducks stand in a meadow.',
  'Three small black dogs and two small white cats sit in a meadow.',
];

/** First one thing, then another. */
export const toldOrders: readonly ToldRow[] = [
  row('A red fox first sits, then runs to the right in a meadow.'),
  row('A teal dragon first sleeps, then dances in the mountains at dusk.'),
  row('A yellow bird first flies to the left, then hovers in the sky.'),
];

/** A shot list; two pictures of each shot are shown. */
export const toldShots =
  'Four shots in a paper cut style. Shot 1: A small yellow dog walks to the right on a farm at dawn. Wide shot. ' +
  'Shot 2: The same yellow dog eats on a farm at dawn. Close-up. Shot 3: The same yellow dog swims to the left at a lake. ' +
  'Medium shot. Shot 4: The same yellow dog sleeps in a living room at night. Medium shot.';
