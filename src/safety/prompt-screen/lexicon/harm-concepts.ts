/** Words about self-harm, harassment, drugs, weapons, crime and deception, by concept. */
export const harmConcepts = {
  suicide: `suicide suicidal kill_himself kill_herself kill_themselves kill_myself kills_himself kills_herself kill_yourself killing_himself
    killing_herself killing_myself take_her_own_life take_his_own_life takes_her_own_life takes_his_own_life taking_her_own_life
    taking_his_own_life taking_their_own_life end_her_life end_his_life end_my_life ends_her_life ends_his_life ending_her_life ending_his_life end_their_life
    ending_it_all end_it_all hang_himself hang_herself hanging_himself hangs_himself hangs_herself hanging_herself hanged_himself
    hanged_herself want_to_die wants_to_die wish_i_was_dead wish_i_were_dead better_off_dead suicide_note farewell_note goodbye_note last_letter
    jump_off_a_bridge jumps_off_a_bridge jumping_off_a_bridge jump_off_the_roof jumps_off_the_roof jumping_from_a_building jump_from_a_building jumping_to_her_death
    jumping_to_his_death leap_to_her_death leap_to_his_death shoot_himself shoots_himself shoot_herself shoots_herself gun_to_his_own_head
    gun_in_his_mouth gun_to_her_own_head dont_want_to_live not_want_to_live no_reason_to_live self_immolation not_worth_living take_my_own_life attempted_suicide
    overdosing_on_pills drown_herself drowns_herself drown_himself kms unalive not_be_alive`,
  selfInjury: `self_harm self_harming selfharm self_injury self_mutilation self_inflicted self_destructive self_hatred self_loathing self_punishment harm_herself harm_himself
    harm_themselves harming_herself harming_himself harming_themselves hurt_herself hurt_himself hurts_herself hurts_himself hurting_herself
    hurting_himself hurting_myself hurt_myself cut_herself cut_himself cuts_herself cuts_himself cutting_herself cutting_himself
    cutting_myself cut_myself cut_my_wrist slit_wrist slit_her_wrist slit_his_wrist slits_her_wrist slits_his_wrist slitting_her_wrist
    slitting_his_wrist slitting_their_wrist slit_wrists slashed_wrists slash_her_wrist cuts_on_her_arm cuts_on_his_arm cuts_on_their_wrists
    cuts_on_their_arm cuts_on_her_wrist cuts_on_her_wrists fresh_cuts scars_on_her_wrist scars_on_her_arm scarred_arm scarred_wrist bleeding_wrist
    bleeding_arm razor_to_her razor_against razor_blade razorblade burn_herself burns_herself burning_herself burns_himself burning_himself carve_into_her_arm carving_into_her
    carving_into_his carve_into_his scratching_her_skin burn_his_own_skin burn_her_own_skin bang_her_head banging_his_head punch_himself
    pierce_her_own own_skin own_arm own_wrist own_flesh own_throat own_body own_finger own_hand own_leg own_blood themselves herself himself myself`,
  selfMeans: `noose rope pill pills overdose razor blade cliff_edge rooftop ledge bridge_railing bridge bleach poison sleeping_pills bottle_of_pills
    handful_of_pills empty_pill_bottle medication carbon_monoxide gas_oven bathtub wrist forearm shard broken_glass cigarette_burn hanging`,
  eatingDisorder: `anorexia anorexic bulimia bulimic pro_ana thinspo thinspiration purge purging starve_herself starves_herself starving_herself starving_himself
    starving_themselves starve_myself eating_disorder emaciated skeletal_thin ribs_showing protruding_ribs binge binging vomit_after binge_eating force_vomit`,
  despair: `hopeless hopelessness despair depressed depression worthless worthlessness lonely loneliness self_pity numb empty_inside give_up
    giving_up despondent melancholy crying sobbing sadness misery anguish isolated tears overwhelmed anxiety turmoil desperation grief sorrow
    pain_inside unbearable vacant_expression`,
  recovery: `recover recovery recovering therapist therapy counselor counseling hotline helpline survivor prevention healing heal healed hope
    hopeful support_group support seek_help seeking_help reach_out reaching_out awareness overcome overcoming resilience coping mindfulness
    comfort comforting friend_helps hugging self_care self_love journaling meditate meditation safe avoid avoiding carefully instead_of
    strength kindness compassion`,
  harass: `bully bullying bullied harass harassment humiliate humiliation humiliating mock mocking ridicule taunt taunting jeer shame
    shaming degrade degrading belittle intimidate intimidation threaten threat threatening stalk stalker stalking dox doxxing blackmail
    extort abuse abusive abuser torment cyberbully slander defame revenge_porn spit_on spits_on laugh_at laughing_at point_and_laugh gaslight ostracize
    body_shaming fat_shaming expose_her expose_his public_shaming`,
  insult: `idiot idiotic stupid moron moronic loser pathetic ugly dumb imbecile worthless disgusting fatso scum scumbag trash garbage bitch
    bastard asshole arsehole retard retarded cunt whore slut pig freak dumbass shithead douchebag jerk clown_face failure useless coward
    disgrace dirtbag prick twat wanker motherfucker fucker piece_of_shit shit bullshit crap dickhead ass_hole crybaby nobody_likes_you`,
  threatYou: `i_will_find_you ill_find_you i_will_kill_you ill_kill_you going_to_kill_you i_know_where_you_live you_deserve_to_die
    go_die kill_you hurt_you beat_you watch_your_back you_should_die hope_you_die make_you_pay punch_you destroy_you fuck_you`,
  drug: `cocaine heroin meth methamphetamine crystal_meth crack_cocaine fentanyl lsd ecstasy_pill mdma ketamine opium marijuana cannabis weed
    joint bong hashish psychedelic mushroom_trip narcotic drug drugs syringe crack_pipe opioid pcp dmt magic_mushrooms shrooms amphetamine
    drug_dealer drug_lord cartel drug_deal drug_trafficking drug_lab meth_lab junkie addict stoner blunt ayahuasca drug_use drug_abuse drug_addict`,
  drugAct: `snort snorting inject injecting shoot_up shooting_up smoke_weed smoking_weed smoking_marijuana smoke_crack get_high getting_high overdose
    cook_meth cooking_meth deal_drugs dealing_drugs sell_drugs selling_drugs smuggle smuggling traffic trafficking roll_a_joint rolling_a_joint cultivate_marijuana
    cultivating_marijuana grow_cannabis growing_cannabis take_drugs taking_drugs taking_heroin lines_of_cocaine line_of_cocaine blotter_paper white_powder`,
  weaponMake: `pipe_bomb make_a_bomb making_a_bomb build_a_bomb building_a_bomb homemade_bomb homemade_explosive homemade_gun ghost_gun
    3d_printed_gun print_a_gun assemble_a_bomb assembling_a_bomb molotov molotov_cocktail nerve_agent sarin chemical_weapon biological_weapon
    dirty_bomb explosives explosive anthrax ricin improvised_explosive ied silencer untraceable untraceable_gun untraceable_weapon black_market_gun arms_dealer
    illegal_weapon illegal_firearm unregistered_firearm unregistered_firearms smuggle_weapons tnt c4 gunpowder thermite napalm uranium`,
  crime: `pickpocketing mug mugger muggers hijack hijacker kidnap kidnapper abduct abductor hostage ransom extortion racketeer arson arsonist poach poacher
    trafficker looter rioter contraband stolen accomplice getaway_car skimmer con_man swindle swindler cheat crime criminal steal stealing thief theft rob robbery robber burglar burglary burglarize heist break_into breaking_into shoplift
    shoplifting counterfeit counterfeiting counterfeiter forge forgery fraud scam scammer launder money_laundering embezzle embezzlement bribe bribery
    hack hacker hacking phishing malware ransomware pickpocket carjack identity_theft pirate_software tax_evasion evade_taxes human_trafficking
    illegal illegally illicit unlawful smuggler vandalize vandalism gang gangster mafia organ_trade poaching ponzi insider_trading lock_picking
    pick_a_lock steal_a_car stealing_a_car steal_credit_card credit_card_fraud fake_id fake_passport fake_money false_passport corrupt corruption
    loot looting trespass sabotage escape_prison dark_web black_market dispose_of_a_body hide_a_body cover_up evade_police bypass security_vulnerabilities
    unauthorized unauthorised exploit loophole`,
  instruct: `how_to step_by_step steps instruction tutorial guide blueprint diagram schematic recipe manual infographic method methods technique plan
    detailing instructions outlining demonstrating explaining explained teach teaching strategy plans procedure procedures formula optimal successfully discreetly without_getting_caught secretly undetected`,
  deceive: `chemtrails illuminati lizard_people reptilian microchip crisis_actor pseudoscience debunked conspiracy_theory new_world_order deep_state quack miracle_cure
    secret_society mind_control leaked_video as_real as_if_real presented_as cover_up_the fake faked fabricated false falsified forged hoax propaganda disinformation misinformation mislead misleading deepfake doctored manipulated staged
    impersonate pretending conspiracy fake_news false_flag crisis_actor crisis_actors rig rigged rigging tamper tampering manipulate
    deceive deceptive deception scare_tactics fear_mongering staged_by cover_up chemtrail flat_earth plandemic moon_landing_hoax qanon`,
  election: `election ballot ballots vote votes voter voters voting polling_station polling_place ballot_box campaign candidate electoral referendum
    voting_machine voting_machines mail_in_ballots election_fraud voter_fraud poll_worker polling election_results voter_suppression`,
  news: `breaking_news news_anchor news_report news_broadcast newscast headline live_broadcast press_conference cnn fox_news bbc reuters
    security_footage cctv leaked_footage leaked_video amateur_footage cell_phone_footage newspaper_front_page chyron news_footage news_reporter
    emergency_broadcast official_announcement official_statement photojournalism documentary_footage eyewitness`,
  disaster: `earthquake tsunami flood hurricane tornado wildfire plane_crash train_derailment evacuation pandemic outbreak meltdown
    collapse_of terror_attack bridge_collapse building_collapse disaster catastrophe explosion_at reactor virus vaccine epidemic emergency
    martial_law coup invasion nuclear_attack chemical_spill bank_run`,
  privacy: `home_address phone_number social_security_number password bank_account medical_records private_messages passport license_plate
    credit_card credit_card_number email_address personal_data private_photos private_diary floor_plan leaked login confidential diary ssn
    gps_coordinates personal_information private_information private_residence text_messages text_message_conversation private_email bank_statement tax_return
    medical_record health_records personal_email private driver_license drivers_license date_of_birth unlisted unauthorized_access estate mansion exact_location daily_routine security_codes`,
} as const satisfies Readonly<Record<string, string>>;
