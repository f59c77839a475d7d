/**
 * Words about violence, injury and war, by concept; phrases are written with underscores.
 *
 * Inflections (s, ed, ing) are added when the lexicon is built.
 */
export const violenceConcepts = {
  kill: `kill murder assassinate slay slaughter butcher annihilate exterminate massacre execute lynch murderer killer
    assassin homicide manslaughter genocide serial_killer hitman slain slew kill_spree bloodbath carnage mass_murder put_to_death
    shoot_dead shot_dead beaten_to_death stab_to_death burn_to_death take_his_life drown_him eliminate_him finish_him_off`,
  stab: `stab slash knife_attack slit_throat slit_the_throat cut_throat impale skewer gash lacerate hack_to_death stabbing
    stabs_him stabs_her plunges_a_knife drives_a_knife knife_into blade_into sword_through spear_through`,
  shootPerson: `gunshot gunfire shootout gunman shooter headshot sniper_kills shoot_him shoot_her shot_him shot_her
    shooting_at shoots_at open_fire opens_fire shot_in_the_head shoot_in_the_head gun_to_his_head gun_to_her_head drive_by_shooting
    mass_shooting school_shooting firing_squad point_blank riddled_with_bullets bullet_hole bullet_wound gun_down gunned_down mow_down`,
  mutilate: `behead decapitate dismember mutilate disembowel eviscerate maim amputate_alive flay skin_alive skinned_alive severed sever
    beheading decapitation torn_apart tear_apart ripped_apart rip_apart torn_limb limb_from_limb cut_off_his cut_off_her chopped_off
    chop_off saw_in_half sawing quarter gouge scalp castrate disfigured mangled mangle crucify impaled disemboweled hacked carve_into`,
  torture: `torture torment waterboard electrocute whip flog brutalize interrogate_brutally torturer thumbscrew iron_maiden rack_torture
    tortured agonizing sadistic sadist cruelty brutal brutally savage savagely merciless mercilessly barbaric ruthless ruthlessly`,
  beat: `beat_up beats_up beating punch kick_in_the bludgeon batter pummel smash_his smash_her slap strangle choke throttle suffocate
    asphyxiate clobber thrash bash stomp assault attack assailant attacker mugging ambush beaten bruised brawl fistfight violence violent
    violently pistol_whip curb_stomp knock_out_teeth baseball_bat crowbar`,
  blood: `blood bloody bloodied bloodstained blood_soaked bleed bled hemorrhage gush_blood blood_splatter splattered_with_blood pool_of_blood
    pools_of_blood puddle_of_blood blood_pooling dripping_blood blood_dripping bloodshed bloodbath covered_in_blood drenched_in_blood`,
  gore: `gore gory guts entrails intestine viscera innards organ_spill spill_out brain_matter brains_out eyeball_out gouged gruesome grisly
    macabre flesh_torn exposed_bone exposed_flesh rotting_flesh festering pus maggot cannibal cannibalism eat_human flesh_eating raw_flesh
    splatter slasher ghastly carcass dissected dissect vivisection skull_crushed crushed_skull severed_head severed_limb mutilated_body
    chunks_of_flesh melted_skin melting_flesh peeled_skin peel_off_skin open_wound graphic_injury graphic_violence bone_snap snapped_bone`,
  corpse: `corpse cadaver dead_body dead_bodies lifeless_body lifeless_bodies mass_grave body_bag morgue decompose decaying_body mutilated
    dead_man dead_woman dead_people dead_soldier death dying die died dies lifeless deceased remains_of_the_victim bodies_pile pile_of_bodies
    piles_of_bodies hanged_man body_parts`,
  wound: `wound injury injure gash bruise scar fracture broken_bone broken_neck broken_nose burn_victim third_degree acid_attack maimed crippled
    casualty victim trauma shattered_bone deformed mangled bleeding_out dislocated severe_injuries severely_injured hurt`,
  explode: `explode explosion blow_up blows_up blown_up blown_apart detonate detonation bomb bomber bombing suicide_bomber grenade landmine
    airstrike missile_strike shell_explodes dynamite car_bomb shrapnel blast nuke nuclear_explosion arson set_fire set_on_fire
    sets_fire burned_alive burnt_alive burning_alive burning_people engulfed_in_flames vaporize incinerate immolate`,
  war: `war warfare battlefield combat soldier troop army militia insurgent guerrilla invasion trench siege bombardment tank artillery
    warzone war_zone war_crime frontline firefight gun_battle riot rioter mob uprising civil_war invade occupation`,
  terror: `terrorist terrorism terror_attack hostage kidnap abduct hijack beheading_video jihadist extremist extremism isis al_qaeda taliban
    taliban_fighter hezbollah boko_haram captive captor ransom held_at_gunpoint at_gunpoint at_knifepoint gunpoint hold_hostage`,
  blade: `knife dagger machete sword axe cleaver razor chainsaw scalpel bayonet katana hatchet scythe switchblade blade sickle`,
  gun: `gun pistol rifle shotgun revolver firearm handgun machine_gun ak47 ak_47 assault_rifle sniper bullet ammunition ammo uzi glock
    submachine_gun flamethrower bazooka rocket_launcher`,
  devour: `devour maul mauled eaten_alive eat_alive feast_on_human tears_into rip_into gnaw_on bite_off bites_off swallow_whole bitten_by
    attacked_by torn_by mauling feeds_on_human feasting`,
  crush: `crush_him crush_her crushed_under crushed_by run_over runs_over ran_over hit_by_a_car hit_by_a_truck hit_by_a_train car_crash fatal
    fatally falls_to_his_death falls_to_her_death thrown_off pushed_off drown drowning deadly lethal fall_from_a_building plummet`,
  suffering: `scream_in_agony screaming_in_pain scream_in_pain screaming_in_agony agony excruciating writhe writhing wailing shriek scream
    suffering anguish terrified terror horrified pleading_for begging_for_mercy pain painful torment`,
  animalCruelty: `animal_cruelty animal_abuse dogfight dog_fight cockfight bullfight kick_a_dog kick_dog kicks_a_puppy beat_the_dog torture_animals
    skinning slaughterhouse poach_elephant drown_kittens abuse_animals kill_cats kill_dogs kill_animals hurting_animals`,
  horror: `zombie monster demon demonic undead ghoul vampire creature_attack haunted possessed nightmare nightmarish horrifying horror
    horrific terrifying evil sinister satanic occult ritual_sacrifice sacrifice psycho psychopath creepy disturbing unsettling grotesque
    abomination mutant deformed hell satan devil torture_chamber bloodthirsty cannibalistic`,
} as const satisfies Readonly<Record<string, string>>;
