/** Words that tell in what sense something is said, by concept. */
export const contextConcepts = {
  fiction: `movie film cinema scene_from video_game game gameplay gaming novel anime manga comic comics cartoon fictional fiction fantasy
    fairy_tale storybook character superhero supervillain wizard dragon knight medieval cosplay costume play theater theatre stage actor actors tv_show
    series episode minecraft lego puppet plush toy animated animation pixar disney storyboard script screenplay plot protagonist villain simulator simulation virtual
    board_game roleplay dungeons halloween prop props special_effects makeup imaginary mythology mythical legend saga parody satire comedy comedic humorous action_movie
    crime_novel crime_drama game_world rpg gta grand_theft_auto skyrim payday payday_2 breaking_bad red_dead_redemption assassins_creed sims_4 bourne sitcom
    detective mystery thriller horror_movie zombie_movie hero heroine alien spaceship robot robots magic`,
  art: `painting drawing sketch illustration watercolor oil_painting portrait sculpture statue digital_art surrealist abstract mural sketch
    artstation trending artgerm greg_rutkowski wlop concept_art render photograph photo photography 4k 8k hd cinematic bokeh lighting detailed
    photorealistic realistic hyperrealistic illustration poster`,
  symbolic: `metaphor metaphorical metaphorically symbolic symbolically symbolize symbolizing representing represent represents representation symbol abstract surreal surrealist allegory
    conceptual inner inner_demons emotional past old_self memories thoughts feelings struggle_within journey transformation rebirth phoenix`,
  education: `education educational history historical documentary museum lesson research study academic awareness prevention prevent preventing safety
    protect safe warning training police_training first_aid emergency_services rescue firefighter paramedic doctor surgeon nurse hospital medical health
    science textbook memorial veteran remembrance lawyer court courtroom journalist publicly_available public publicly official license licensed legal legally permission`,
  sport: `basketball soccer football baseball hockey tennis golf boxing boxer wrestling wrestler martial_arts karate judo fencing kickboxing rugby
    cricket match tournament referee team athlete goal score penalty gym training workout marathon race skate skateboard surf ski archery target_practice paintball laser_tag
    racing bowling dodgeball olympic pool billiards stadium coach player`,
  food: `cook cooking kitchen chef food chop slice vegetable tomato onion carrot fruit apple meat steak chicken_breast chicken_breasts turkey_breast bread cake butter
    recipe restaurant dinner plate bowl cutting_board cucumber banana melon watermelon sushi fish grill barbecue bake dough cheese sandwich pizza spaghetti
    pumpkin ketchup tomato_sauce juice wine coffee tea chocolate pie garlic salad noodles roast`,
  nature: `forest mountain river lake ocean sea beach sky cloud sunset sunrise flower tree garden snow rain desert waterfall meadow island valley wave
    bird cat dog horse cow sheep elephant lion tiger bear panda rabbit squirrel fish whale dolphin turtle butterfly bee giraffe zebra monkey fox deer penguin
    hamster corgi kitten puppy owl eagle grass leaf leaves field countryside farm coral reef jungle`,
  home: `house room table chair sofa lamp window door book laptop phone clock bottle cup vase toothbrush umbrella bench toilet sink oven refrigerator
    microwave toaster backpack suitcase tie kite frisbee car bus train truck airplane bicycle motorcycle boat street city building bridge skyscraper park
    clothes fabric wooden metal plastic glass leather rubber fluffy red blue green yellow brown white black pink orange purple gray`,
  negation: `not no never none without neither nor stop stops stopped against cant wont dont doesnt didnt isnt arent wasnt nobody nothing refuse refuses avoid avoids reject rejects free_of`,
  celebrate: `happy happily smile smiling laugh cheerful joyful celebration party birthday wedding festival dance dancing family picnic playing friends play peaceful
    calm serene tranquil cozy cute adorable lovely beautiful colorful bright sunny relaxing vibrant elegant graceful delicious festive`,
  firstPerson: `i me my mine we us our ours myself im ive id`,
  secondPerson: `you your yours yourself youre u ur`,
  women: `she her hers woman women girl lady female wife mother girlfriend actress`,
  men: `he him his man men boy guy male husband father boyfriend gentleman`,
} as const satisfies Readonly<Record<string, string>>;
