import type { PolicyCategory } from '../../policy/category.ts';

/**
 * A few plain terms in widely used languages, for text that the trained heads cannot read.
 *
 * This is a net with wide meshes: it names what it holds and no more (see docs/safety-prompt-screen.md).
 */
export const foreignTerms: Readonly<Partial<Record<PolicyCategory, string>>> = {
  sexual: `sexo sesso seks sekse sexuel sexuelle nacktes nacktem nackten nudi nus naakte naakt blote nagiego nagich nagim uprawia_seks sevişen sevişme çıplaklar голые голых голую ебля nackter_körper pornô pornos pornofilm pene polla cazzo succhiami scopami culo nalgas ricas_nalgas lindo_culo tetas pechos sensualmente tanga vagina chupa_mi chupando_la mamada verga pito bite chatte fesses seins sexe penis muschi titten arsch culo_nudo tette figa rola pau_duro bunda peitos хуй хуем хуя член сиськи жопа пизда минет сосет desnuda desnudo desnudas desnudos porno pornografía sexo_explícito teniendo_sexo follando coño puta erótica erótico nue nues nu baise
    pornographie sexe_explicite érotique putain seins_nus nackt nackte nackter ficken pornografie sex_haben erotisch nuda nudo nude scopare pornografia
    erotica nua pelada transando fazendo_sexo buceta naakt neuken seks çıplak porno sikiş naga nagi seks голая голый голые порно секс секса эротика обнаженная трах
    裸体 裸女 色情 性交 做爱 性爱 淫 脱光 裸 全裸 ヌード エロ セックス ポルノ 性行為 누드 포르노 섹스 나체 야동 عارية عاري إباحية جنس جنسي नंगी नंगा अश्लील सेक्स`,
  extreme_violence: `décapitation décapitations poignardé égorgé fusillade fusillades tuerie carnage enthauptung erstochen schießerei schießereien blutige blutiges blutigen gemetzel decapitación decapitaciones apuñala apuñalado tiroteo tiroteos degollado sangrienta matanza decapitazione decapitazioni accoltella accoltellato sparatoria sparatorie sanguinosa strage decapitação esfaqueado tiroteio tiroteios sangrenta chacina onthoofding onthoofd neergestoken schietpartij schietpartijen bloedige bloederig bloedbad moord ścięcie dźga zasztyletowany strzelanina strzelaniny krwawa krwawy rzeź bıçaklayan bıçaklıyor bıçaklama kafası_kesiliyor kafa_kesme katlediyor silahlı_saldırı зарезал режет_ножом стрельба_в_школе кровавая кровавый бойня 刺す 刺し殺す 首を切る 捅死 刀捅 用刀捅 枪击 枪杀 銃撃 disparo recibiendo_un_disparo disparandole disparando disparar matando_a mata_a golpeando sangre muerto muerta cadáver brûler_les tirer_sur sang cadavre blut leiche schießt sangue cadavere morto кровь труп стреляет matar asesinato asesina decapitar decapitado degollar tortura torturando apuñala apuñalando masacre sangriento mutilado tuer tue meurtre assassiner
    décapiter décapité égorger torturer massacre poignarder poignarde sanglant töten tötet ermorden enthaupten enthauptet foltern folter massaker erstechen ersticht blutig
    uccidere uccide omicidio decapitare decapitato sgozzare torturare massacro pugnala matando assassinar decapitado esfaqueando esfaqueia tortura massacre vermoorden onthoofden
    martelen steekt öldürmek öldürüyor kafasını_kesmek işkence katliam zabija zabić morderstwo tortury убивает убить убийство обезглавить обезглавливание пытки резня расчленить
    杀人 杀死 谋杀 斩首 砍头 酷刑 屠杀 肢解 血腥 殺す 殺人 斬首 拷問 虐殺 血まみれ 살인 참수 고문 학살 죽이는 토막 قتل يقتل ذبح قطع_رأس تعذيب مذبحة हत्या मारना कत्ल यातना`,
  self_harm: `se_pend pendaison se_suicide erhängt_sich erhängen sich_erhängt se_ahorca ahorcado si_impicca impiccato se_enforca enforcado enforcar_se hangt_zichzelf zelfverminking wiesza_się powiesił_się kendini_asan kendini_asıyor kendini_öldüren вешается повесился 首を吊る 上吊 suicidio suicidarse suicida cortarse_las_venas ahorcarse autolesión suicide se_suicider se_pendre automutilation selbstmord suizid sich_umbringen selbstverletzung
    ritzen suicidarsi impiccarsi autolesionismo suicídio automutilação zelfmoord intihar samobójstwo самоубийство суицид повеситься вскрыть_вены 自杀 自殺 割腕 自残 リストカット 首吊り 자살 자해 انتحار आत्महत्या`,
  hate: `muerte_a_los sucios_judíos malditos_negros inmigrantes_basura raza_superior sale_juif sale_arabe sales_arabes sale_noir mort_aux dreckige_juden judenschwein
    ausländer_raus scheiß_ausländer untermensch herrenrasse sporchi_ebrei sporco_negro razza_superiore esvástica croix_gammée hakenkreuz svastica suástica свастика
    жиды хачи чурки смерть_евреям 纳粹 支那 劣等民族 ナチス 鉤十字 나치 النازية`,
  weapons_drugs: `bombe_zu_hause eine_bombe_zu_bauen bombe_zu_bauen bomba_en_casa hacer_una_bomba bomba_in_casa bomba_em_casa bom_maken maak_je_thuis_een_bom zbudować_bombę bomba_w_domu bomba_nasıl сделать_бомбу бомбу_дома 爆弾を作る 制造炸药 制毒 fabriquer_une_bombe_à fabricar_una_bomba vender_cocaína cocaína heroína fabriquer_une_bombe cocaïne héroïne bombe_bauen kokain heroin_spritzen costruire_una_bomba cocaina eroina
    fazer_uma_bomba cocaïne bomba_yapmak kokain бомбу_сделать изготовить_бомбу героин кокаин 制造炸弹 毒品 海洛因 可卡因 爆弾の作り方 麻薬 폭탄_제조 마약 مخدرات صنع_قنبلة`,
};

/** Words for minors in the same languages, for the rule that joins them with sexual terms. */
export const foreignMinorTerms = `niña niño niñas niños menor_de_edad colegiala fille_mineure enfant enfants écolière fillette kind kinder mädchen minderjährig minderjährige
  schulmädchen bambina bambino bambini minorenne criança crianças menina menino menor_de_idade kind meisje çocuk dziecko dziewczynka ребенок дети девочка мальчик школьница
  несовершеннолетняя 儿童 小孩 女孩 幼女 未成年 女学生 子供 少女 女子高生 小学生 아이 어린이 여고생 미성년 طفل طفلة أطفال बच्चा बच्ची नाबालिग`;
