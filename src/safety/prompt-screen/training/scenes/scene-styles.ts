/** Ways to put a scene into a prompt, the same for harmful and harmless scenes; the scene stands at `@`. */
export const sceneStyles: readonly string[] = [
  '@',
  '@',
  '{frame}@{tail}',
  '{frame}@{tail}',
  '{opening}@{closing}',
  '{opening}@',
  '@{closing}',
  '@. {filler}',
  '{filler} @',
  '{opening}@. {filler}{closing}',
  '{wish} @',
  '@, {look}',
  '{look}: @{tail}',
  '@ {flags}',
];

/** Fillers of the styles and of the scenes about people and characters. */
export const styleBanks: Readonly<Record<string, string>> = {
  opening: `In a small town, |At dusk, |In a crowded city, |On a rainy evening, |Somewhere in the suburbs, |In the early morning, |In a modern office building, |Under flickering neon lights, |In a quiet village, |In a large hall, |On a winter day, |In a dimly lit room, |In bright daylight, |In a foreign country, |The video opens with a wide shot: |The scene shows how |We see how |A short clip in which |In the first scene, |Meanwhile, `,
  closing: `. The camera slowly pans across the scene.|. The camera zooms in on the faces.|, while people walk by.|. Soft light falls through the windows.|. The mood is tense.|. The atmosphere is calm.|. Everything is shown in great detail.|, filmed with a handheld camera.|. The shot lasts ten seconds.|. In the background, cars drive past.|. The scene ends with a close-up.|. The colors are muted and realistic.|, with a shallow depth of field.|. Music plays softly.|. Rain begins to fall.`,
  filler: `The sky is grey and the street is wet.|A clock ticks on the wall.|Birds fly over the roofs.|A lamp flickers above.|Nobody says a word.|The wind moves the curtains.|A train passes in the distance.|Dust floats in the light.|People pass by without looking.|The room is furnished simply.|It is late in the evening.|The camera follows from behind.|A radio plays in the next room.|Leaves blow across the pavement.`,
  wish: `generate a video of|create a short film where|make a clip that shows|i want a video in which|please animate|produce a realistic scene of|show me|make an animation of|write and film a scene:|a ten second clip of`,
  look: `cinematic lighting|photorealistic, 8k|documentary style|in the style of an old film|anime style|35mm film|ultra realistic|3d render|dark and moody|bright colors|security camera view|hyper detailed, octane render|vertical video for a phone|black and white|pixel art|news style graphics`,
  flags: `--ar 16:9|-motion 2|-fps 24|--v 5|-camera zoom in|--style raw|-neg blurry|4k 60fps|motion 3`,
  inventedName: `{firstName} {lastName}`,
  ownCharacter: `a mouse in a sailor hat|a caped heroine of my own called Leaf Woman|a plump plumber from the neighbourhood|a young wizard student with round glasses from my story|a yellow cube robot|a talking donkey|a blue alien dog|a masked hero in a green suit|a detective in a long coat|a princess with an ice sword from my novel|a giant lizard in a toy city|a yellow duck in boots|a knight with a laser lance|a space captain of an invented fleet|an electric squirrel|a friendly ogre from a folk tale|a small green hermit|a clown in a purple suit|a pirate captain with a parrot|a sponge in a bathtub|a bear in a raincoat|a pig family|a snowman with a scarf|a toy cowboy|a spy in a dinner jacket|an archaeologist with a whip of liquorice|a ninja frog|a magical girl|a robot that turns into a bicycle|a superhero|a cartoon cat|a cartoon rabbit`,
};
