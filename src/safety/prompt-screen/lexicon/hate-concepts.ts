/** Words about groups of people and how they are spoken of, by concept. */
export const hateConcepts = {
  group: `muslim islam islamic arab jew jewish judaism christian christianity catholic protestant hindu hinduism sikh buddhist buddhism atheist
    black_people black_person black_man black_woman black_men black_women african african_american white_people white_person asian asian_people chinese japanese
    korean indian pakistani mexican latino latina hispanic native_american indigenous aboriginal gypsy roma romani somali nigerian ethiopian syrian
    turkish turk iranian iraqi palestinian israeli russian ukrainian polish pole irish welsh scottish italian german french greek brazilian canadian american british
    english vietnamese filipino thai indonesian bangladeshi afghan cuban haitian colombian refugee immigrant migrant asylum_seeker foreigner foreign
    gay lesbian homosexual bisexual transgender trans trans_people trans_person trans_woman trans_man queer lgbt lgbtq nonbinary non_binary genderfluid asexual
    demisexual pansexual intersex transsexual cross_dresser drag_queen disabled disability disabled_people handicapped wheelchair_user autistic autism down_syndrome
    deaf blind mentally_ill schizophrenic bipolar dyslexic adhd dwarf obese fat_people overweight elderly old_people women woman female feminist feminism girl_power men ethnic
    ethnicity race racial minority minorities religion religious caste dalit tribe tribal skin_color dark_skin brown_people person_of_color people_of_color
    aboriginals blacks whites asians jews muslims gays lesbians immigrants foreigners refugees mexicans kurd uyghur rohingya tutsi armenian homeless poor_people peasants`,
  derogate: `hate hatred despise detest loathe disgust disgusting repulsive vile filthy dirty nasty gross stupid dumb ignorant lazy inferior worthless useless
    primitive savage uncivilized uncivilised barbaric backward evil corrupt greedy dishonest untrustworthy violent dangerous criminal freak weird ugly
    smelly stinky sick insane crazy pathetic despicable contemptible abhorrent abominable deplorable horrible terrible awful shameful disgrace scum idiot moron
    retarded incompetent unintelligent burden parasite leech degenerate pervert immoral sinful unnatural abomination abnormal mentally_deficient
    cant_stand can_not_stand sickening revolting unworthy lesser second_class abuse hostile scumbag asshole whore bitch slut ruin ruining destroying invade invading_our infest
    pure_evil bullshit trash garbage cancer plague bigot nothing_but`,
  dehumanise: `vermin rat cockroach parasite subhuman sub_human animal ape monkey gorilla pig dog swine beast insect maggot filth disease virus
    infestation savage creature monstrosity less_than_human not_human human_garbage lower_species trash plague cancer mongrel demon devil goat rodents`,
  inferiority: `inferior superior superiority supremacy supremacist cannot can_not unable incapable failing fail fails struggling struggle struggles clumsy clumsily dumbfounded confused
    unable_to incompetent unsuccessful while_others while_a_white while_white compared_to easily effortlessly only_white less_intelligent lower_iq lack lacks lacking helpless
    powerless genetically biologically weak weaker unfit stereotyped stereotype stereotypical stereotypically subservient submissive master_race inherently outperform left_behind losing_control suffocating
    suffocate breathe survive perform control`,
  exclude: `deport deportation expel get_rid_of send_back go_back_to dont_belong do_not_belong not_welcome no_entry segregate segregation
    ban_all exclude ethnic_cleansing cleanse wipe_out wiped_out exterminate eradicate eliminate gas_chamber gas_the round_up lock_them_up put_an_end once_and_for_all stay_out
    concentration_camp death_camp holocaust apartheid lynch lynching slave slavery enslaved whip plantation cotton_field purge get_out_of kick_out should_be_shot should_be_killed must_die
    deserve_to_die should_die should_be_punished burn_them hang_them stone_them shot_dead should_kill`,
  hateSymbol: `swastika nazi neo_nazi neonazi third_reich hitler sieg_heil heil ss_uniform gestapo kkk ku_klux_klan klansman klan burning_cross
    white_supremacy white_supremacist white_power white_pride aryan confederate_flag hate_symbol nazi_salute roman_salute black_sun sonnenrad iron_cross
    skinhead proud_boys 1488 blood_and_soil fourteen_words celtic_cross wolfsangel happy_merchant ss_bolts blackface minstrel noose_tree hitler_salute nazis fascist fascism
    racist racism antisemitic antisemitism islamophobic homophobic transphobic xenophobic sexist misogynist misogyny bigotry bigoted hate_crime hate_group hate_speech hateful`,
  genericHateTarget: `you_people those_people these_people their_kind your_kind his_kind them_all all_of_them that_lot such_people all_those every_last`,
  counterSpeech: `unacceptable not_okay not_acceptable shame_on wrong_to_say should_not_say never_say tolerate dont_tolerate not_tolerate stop_saying misguided
    reflect_well how_dare anyone_who_says people_who_say if_you_say saying_that you_said he_said she_said who_said believe_that against_racism against_hate anti_racism
    equality equal_rights solidarity acceptance inclusion inclusive diversity tolerance coexist respect dignity celebrate celebrates celebrating pride_parade
    love loves loved proud beautiful gorgeous wonderful kind amazing great lovely fantastic admire respected support supporting unity harmony together condemn`,
  profaneHarmless: `hell damn fucking shit bullshit bloody crap`,
} as const satisfies Readonly<Record<string, string>>;

/**
 * Insulting names for groups of people, written in rot13 so that the source does not spell them out.
 *
 * `readSlurs()` turns them back; only the screen's tables hold them.
 */
const slursInRot13 = `avttre avttref avttn avttnf snttbg snttbgf snt sntf qlxr qlxrf xvxr xvxrf fcvp fcvpf puvax puvaxf puvaxl tbbx tbbxf jrgonpx
  jrgonpxf gbjryurnq gbjryurnqf enturnq enturnqf pbba pbbaf cnxv cnxvf genaal genaavrf furznyr furznyrf ergneq ergneqf ergneqrq fcnfgvp zbatbybvq pevccyr
  pevccyrf qnexvr qnexvrf tbyyvjbt wvtnobb fnzob obatbybvq fnaqavttre fgernxl pnzrywbpxrl zhfyvat zhfyhqr zhfybvq yvogneq jbt jbtf gvaxre clxrl tlccb cbjrejbtf ubzbf cbbsgre
  cbbs ehtzhapure onglzna yrfob ornare ornaref puvat_pubat fyhg fyhgf jube juber jubef ubr ubrf phag phagf ovgpu ovgpurf srzvanmv srzbvq`;

/** The group slurs in plain letters. */
export function readSlurs(): string {
  return slursInRot13.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));
}
