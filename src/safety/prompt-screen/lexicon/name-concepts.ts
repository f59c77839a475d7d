/** Well-known names and titles, by concept; operators add their own lists of people in a file. */
export const nameConcepts = {
  headOfState: `joe_biden biden donald_trump trump barack_obama obama michelle_obama kamala_harris hillary_clinton bill_clinton george_bush george_w_bush vladimir_putin
    putin xi_jinping kim_jong_un kim_jong volodymyr_zelensky zelensky zelenskyy emmanuel_macron macron angela_merkel olaf_scholz friedrich_merz rishi_sunak
    boris_johnson keir_starmer theresa_may tony_blair margaret_thatcher justin_trudeau mark_carney narendra_modi modi imran_khan benjamin_netanyahu netanyahu recep_erdogan
    erdogan jair_bolsonaro bolsonaro lula_da_silva nicolas_maduro hugo_chavez fidel_castro che_guevara pope_francis pope_leo dalai_lama queen_elizabeth king_charles prince_william
    prince_harry meghan_markle kate_middleton princess_diana prince_charles ronald_reagan richard_nixon john_f_kennedy jfk kennedy jimmy_carter nancy_pelosi bernie_sanders
    elizabeth_warren alexandria_ocasio ted_cruz mitch_mcconnell ron_desantis jd_vance marco_rubio mike_pence pete_buttigieg ruth_bader_ginsburg adolf_hitler hitler stalin
    joseph_stalin mussolini mao_zedong saddam_hussein muammar_gaddafi osama_bin_laden bin_laden bashar_al_assad ayatollah silvio_berlusconi giorgia_meloni viktor_orban
    nelson_mandela mahatma_gandhi martin_luther_king malcolm_x rosa_parks mother_teresa lenin churchill winston_churchill mitt_romney al_gore matteo_salvini
    marine_le_pen nigel_farage jeremy_corbyn kellyanne_conway rudy_giuliani melania_trump ivanka_trump jill_biden hunter_biden greta_thunberg malala_yousafzai edward_snowden julian_assange`,
  celebrity: `elon_musk bill_gates jeff_bezos mark_zuckerberg steve_jobs sam_altman tim_cook warren_buffett larry_page sundar_pichai satya_nadella jack_ma sergey_brin taylor_swift beyonce
    rihanna lady_gaga ariana_grande justin_bieber selena_gomez katy_perry billie_eilish ed_sheeran drake kanye_west kim_kardashian kylie_jenner kendall_jenner
    madonna michael_jackson elvis_presley freddie_mercury david_bowie john_lennon paul_mccartney mick_jagger bob_marley bob_dylan eminem snoop_dogg jay_z tupac
    tupac_shakur kurt_cobain britney_spears adele dua_lipa harry_styles miley_cyrus nicki_minaj cardi_b post_malone bruno_mars shakira jennifer_lopez whitney_houston lana_del_rey
    tom_cruise brad_pitt angelina_jolie leonardo_dicaprio johnny_depp robert_downey chris_evans chris_hemsworth chris_pratt chris_pine scarlett_johansson jennifer_lawrence emma_watson
    emma_stone natalie_portman margot_robbie ryan_gosling ryan_reynolds hugh_jackman keanu_reeves will_smith tom_hanks tom_holland tom_hardy tom_hiddleston zendaya timothee_chalamet
    morgan_freeman samuel_l_jackson denzel_washington dwayne_johnson the_rock vin_diesel arnold_schwarzenegger sylvester_stallone bruce_willis bruce_lee jackie_chan
    jet_li mel_gibson harrison_ford mark_hamill carrie_fisher george_clooney julia_roberts sandra_bullock cate_blanchett meryl_streep nicole_kidman anne_hathaway
    gal_gadot henry_cavill ben_affleck matt_damon christian_bale heath_ledger joaquin_phoenix robert_pattinson kristen_stewart daniel_radcliffe rupert_grint benedict_cumberbatch
    idris_elba daniel_craig sean_connery pierce_brosnan jim_carrey adam_sandler steve_carell will_ferrell eddie_murphy kevin_hart chris_rock dave_chappelle ellen_degeneres
    oprah_winfrey oprah jimmy_fallon jimmy_kimmel stephen_colbert conan_obrien john_oliver trevor_noah joe_rogan howard_stern gordon_ramsay jamie_oliver karl_pilkington ricky_gervais
    rowan_atkinson nicolas_cage john_travolta uma_thurman al_pacino robert_de_niro jack_nicholson anthony_hopkins clint_eastwood marlon_brando marilyn_monroe audrey_hepburn charlie_chaplin
    james_dean grace_kelly sydney_sweeney ana_de_armas jenna_ortega millie_bobby_brown anya_taylor_joy florence_pugh elizabeth_olsen brie_larson megan_fox jessica_alba charlize_theron
    halle_berry salma_hayek sofia_vergara penelope_cruz monica_bellucci gwyneth_paltrow cameron_diaz drew_barrymore reese_witherspoon jennifer_aniston courteney_cox lisa_kudrow matthew_perry
    kate_winslet keira_knightley emily_blunt amy_adams viola_davis lupita_nyongo michael_b_jordan chadwick_boseman pedro_pascal oscar_isaac adam_driver daisy_ridley john_boyega
    lionel_messi messi cristiano_ronaldo ronaldo neymar kylian_mbappe david_beckham zinedine_zidane diego_maradona pele serena_williams roger_federer rafael_nadal novak_djokovic usain_bolt
    michael_jordan lebron_james kobe_bryant stephen_curry shaquille_oneal tiger_woods tom_brady mike_tyson muhammad_ali floyd_mayweather conor_mcgregor michael_phelps simone_biles
    lewis_hamilton max_verstappen steven_spielberg quentin_tarantino christopher_nolan martin_scorsese stanley_kubrick george_lucas james_cameron woody_allen tim_burton
    stephen_hawking neil_degrasse_tyson bill_nye david_attenborough carl_sagan stephen_king j_k_rowling george_rr_martin logan_paul jake_paul mrbeast pewdiepie andrew_tate jordan_peterson
    jeffrey_epstein harvey_weinstein bill_cosby oj_simpson amber_heard blake_lively olivia_wilde olivia_rodrigo sabrina_carpenter chris_brown travis_scott bad_bunny lizzo sia cher dolly_parton
    shah_rukh_khan amitabh_bachchan priyanka_chopra deepika_padukone aishwarya_rai virat_kohli bts jungkook jennie_kim blackpink jodie_comer danny_devito jeff_goldblum bryan_cranston
    bob_ross salvador_dali frida_kahlo andy_warhol banksy steve_buscemi willem_dafoe mads_mikkelsen bill_murray seth_rogen jonah_hill jack_black owen_wilson ben_stiller mila_kunis ashton_kutcher`,
  publicTitle: `president prime_minister politician senator congressman congresswoman governor mayor celebrity famous popstar pop_star king_of queen_of chancellor
    royal_family first_lady supreme_court white_house oval_office kremlin pope influencer youtuber billionaire ceo secretary_of_state real_person public_figure
    deepfake deep_fake face_swap lookalike look_alike paparazzi candid_photo impersonator impersonating likeness`,
  character: `mickey_mouse minnie_mouse donald_duck goofy_disney pluto_disney elsa_from_frozen olaf_the_snowman simba mufasa moana buzz_lightyear woody_from_toy_story
    toy_story lightning_mcqueen nemo winnie_the_pooh tinker_bell captain_hook jack_sparrow spider_man spiderman batman superman wonder_woman iron_man ironman captain_america
    thor_marvel hulk black_widow black_panther_marvel deadpool wolverine magneto x_men avengers thanos joker harley_quinn catwoman aquaman the_flash 
    green_goblin venom_marvel doctor_strange groot rocket_raccoon guardians_of_the_galaxy loki darth_vader luke_skywalker princess_leia han_solo chewbacca yoda baby_yoda grogu
    mandalorian stormtrooper obi_wan kylo_ren star_wars lightsaber jedi sith r2_d2 c_3po harry_potter hermione hermione_granger ron_weasley dumbledore voldemort snape hogwarts
    gandalf frodo gollum legolas aragorn sauron bilbo lord_of_the_rings hobbiton pikachu pokemon charizard ash_ketchum bulbasaur charmander super_mario mario_bros luigi princess_peach bowser
    yoshi_nintendo sonic_the_hedgehog zelda link_from_zelda donkey_kong kirby_nintendo pac_man pacman minions minion shrek fiona_shrek puss_in_boots kung_fu_panda homer_simpson bart_simpson
    marge_simpson lisa_simpson the_simpsons peter_griffin family_guy stewie_griffin rick_and_morty rick_sanchez south_park eric_cartman spongebob spongebob_squarepants patrick_star squidward bugs_bunny
    daffy_duck tweety looney_tunes tom_and_jerry scooby_doo garfield snoopy charlie_brown peppa_pig paw_patrol teletubbies barney_the_dinosaur elmo kermit_the_frog muppets big_bird
    hello_kitty totoro spirited_away naruto sasuke goku vegeta dragon_ball one_piece luffy sailor_moon attack_on_titan eren_yeager demon_slayer tanjiro death_note light_yagami my_hero_academia
    gundam godzilla king_kong transformers optimus_prime bumblebee_transformer megatron teenage_mutant_ninja_turtles ninja_turtle power_rangers barbie lego_batman hot_wheels master_chief
    kratos lara_croft geralt cloud_strife sephiroth final_fantasy fortnite minecraft_steve among_us five_nights_at_freddys solid_snake mega_man street_fighter mortal_kombat sub_zero scorpion_mortal
    assassins_creed ezio_auditore the_witcher red_dead_redemption call_of_duty league_of_legends overwatch james_bond indiana_jones terminator robocop rambo john_wick neo_from_the_matrix the_matrix
    jurassic_park avatar_navi katniss hunger_games twilight_saga edward_cullen game_of_thrones daenerys jon_snow tyrion walter_white breaking_bad stranger_things eleven_from_stranger
    squid_game wednesday_addams addams_family beetlejuice ghostbusters back_to_the_future marty_mcfly et_the_extra jaws_movie alien_xenomorph xenomorph predator_movie freddy_krueger jason_voorhees
    michael_myers pennywise chucky ghostface sherlock_bbc doctor_who tardis star_trek starship_enterprise captain_kirk spock captain_picard paddington gruffalo bluey thomas_the_tank bob_the_builder
    frozen_elsa lilo_and_stitch wall_e ratatouille_remy nezuko gojo edward_elric`,
  brandOwner: `disney pixar marvel dc_comics nintendo warner_bros coca_cola pepsi nike adidas mcdonalds starbucks apple_logo iphone google microsoft amazon tesla ferrari lamborghini
    porsche bmw mercedes mercedes_benz ford_mustang rolex gucci louis_vuitton chanel prada lego playstation xbox samsung sony netflix facebook instagram twitter tiktok youtube spotify
    burger_king kfc red_bull visa mastercard volkswagen toyota honda harley_davidson supreme_logo converse vans_shoes puma rolls_royce`,
  copying: `copyright copyrighted trademark trademarked logo logos replica replicate exact_copy duplicate copy_of pirated piracy bootleg plagiarize plagiarism knock_off knockoff
    reproduce reproduction unauthorized_adaptation commercial commercially merchandise mass_produce for_sale protected_work license fan_art verbatim counterfeit sell selling profit reverse_engineer
    bypass_drm illegally_download torrent in_the_style_of without_permission without_license watermark_removal remove_watermark remove_the_watermark`,
} as const satisfies Readonly<Record<string, string>>;
