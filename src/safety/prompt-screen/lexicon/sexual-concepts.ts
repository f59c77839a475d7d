/** Words about sex, nudity, the body and age, by concept; phrases are written with underscores. */
export const sexualConcepts = {
  sexAct: `sex intercourse fuck fucking fucked copulate fornicate blowjob handjob oral_sex anal_sex anal orgy threesome gangbang masturbate
    masturbation masturbating orgasm ejaculate cum cumshot creampie penetrate penetration thrusting coitus deepthroat fellatio cunnilingus
    rimming doggy_style missionary_position sex_scene sexual_act sexual_acts sexual_activity sexual_intercourse having_sex have_sex make_love
    making_love lovemaking sexual_position sex_position fingering humping grinding_against facial_cumshot sexually_explicit sex_tape
    sexual_encounter intimate_act foreplay mating sexual_behavior sex_act sex_acts banging_your banging_her ravish`,
  porn: `porn porno pornography pornographic pornhub xxx nsfw erotic erotica erotically hentai ecchi rule34 rule_34 adult_film adult_video
    adult_content sex_video playboy camgirl onlyfans stripper striptease strip_club pole_dance lap_dance lewd raunchy smut softcore hardcore
    x_rated uncensored explicit_content bdsm bondage fetish kinky dominatrix latex_suit sex_toy dildo vibrator prostitute prostitution
    brothel escort hooker whorehouse sexualize sexualized fetishize voyeur voyeuristic upskirt peeping sexual sexually sexuality
    obscene indecent vulgar`,
  nude: `nude naked nudity topless bottomless bare_chested bare_breasts bare_breasted bare_butt bare_bottom undressed unclothed without_clothes
    no_clothes wearing_nothing fully_nude semi_nude half_naked skinny_dipping nudist exposed_breast exposed_breasts in_the_nude birthday_suit
    stripped_naked unclad nakedness without_any_clothes without_clothing no_clothing barely_clothed scantily_clad scantily`,
  intimatePart: `breast boob tit titty nipple areola penis dick cock phallus vagina vulva pussy clit clitoris genital genitalia anus butt_crack
    buttock ass booty crotch testicle scrotum groin cleavage bosom busty pubic erection erect_penis bulge bust curvy thigh buttocks
    voluptuous big_breasts large_breasts camel_toe private_parts butt bum hips derriere bare_skin naked_body nude_body`,
  undress: `undress undressing unbutton unzip strip_off stripping take_off_her_clothes takes_off_her takes_off_his_clothes taking_off_her
    remove_her_clothes removes_her removing_her_clothes slip_off disrobe lift_her_skirt lifts_her_shirt pull_down_her pulls_down dress_falls
    drops_her_towel drops_her_robe unhook clothes_off clothes_fall slides_off unclasp`,
  lingerie: `lingerie underwear panties panty bra thong g_string bikini corset stockings garter fishnet negligee nightgown nightie
    see_through transparent_dress sheer_dress wet_shirt wet_t_shirt tight_dress miniskirt mini_skirt short_skirt micro_bikini low_cut
    revealing skimpy bodysuit bathrobe towel_only swimsuit jockstrap leotard plunging_neckline tight_clothing crop_top high_heels`,
  seductive: `seductive seductively seduce seduction sensual sensually sensuality sultry provocative provocatively suggestive suggestively
    alluring sexy hot_girl hot_woman hottest horny arouse aroused arousal lust lustful lustfully lusty flirt flirtatious temptress tease
    teasing moan moaning caress caressing fondle fondling grope groping straddle twerk twerking gyrate licking_lips bite_her_lip bites_her_lip
    bedroom_eyes come_hither spread_legs spreads_her_legs legs_spread legs_open bend_over bent_over bends_over arch_her_back arching_her_back on_all_fours
    intimate intimately passionate passionately passion pleasure ecstasy steamy desire make_out makeout making_out entwined lick licks licking suck
    sucking naughty promiscuous slutty slut tempting touch_herself touches_herself touching_herself touches_himself erotically heavy_breathing`,
  kiss: `kiss kissing embrace cuddle hug in_bed on_the_bed bedroom honeymoon lover affair romance romantic couple shower bathtub bathing sauna massage`,
  sexualViolence: `rape raped raping rapist molest molestation molester sexual_assault sexual_abuse sexually_assault sexually_abuse gang_rape
    incest sex_slave sex_trafficking forced_sex non_consensual nonconsensual bestiality zoophilia necrophilia sexual_harassment sexual_exploitation
    pedophile pedophilia paedophile child_porn child_pornography csam loli lolita lolicon shotacon shota grooming underage_sex`,
  minor: `child children kid kids kiddo minor minors underage under_age teen teenager teenage preteen pre_teen tween adolescent juvenile
    toddler baby infant newborn schoolgirl schoolboy school_girl school_boy little_girl little_boy young_girl young_boy small_girl small_boy
    kindergartner kindergarten preschool preschooler elementary_school middle_school middle_schooler high_school_student high_schooler
    grade_school schoolchild schoolchildren prepubescent pubescent youngster daughter son niece nephew girl_scout boy_scout youth loli lolita
    pupil first_grader sixth_grader fifth_grader`,
  person: `man woman men women girl boy guy lady male female person people model actress actor girlfriend boyfriend wife husband dancer nurse
    maid secretary teacher waitress figure couple body character individual someone human`,
  classicalArt: `sculpture statue marble renaissance michelangelo rodin botticelli greek_statue fresco museum gallery classical figure_drawing
    life_drawing fine_art academic_painting baroque`,
  educationHealth: `education educational textbook lesson classroom_lesson anatomy medical health doctor nurse hospital clinic clinical
    breastfeeding breastfeed mammogram surgery gynecologist contraception condom awareness consent resources research safe_sex prevention
    prevent protect protection protecting protective support seminar workshop poster infographic brochure guide filter policy healthy
    relationships discussion literacy`,
} as const satisfies Readonly<Record<string, string>>;
