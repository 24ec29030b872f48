const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that only connect others: no heading ends with one, so no sentence begins right after one. */
export const FUNCTION_WORDS = list(
  'a an the and or but nor of in on at to for from with without by as into onto over under about after before between through during per via than that this these those your our their its his her my how why what when where who which if whether because while is are was were be been has have had will would can could should may might must not no vs called named using',
);

/** Verbs that say something about their subject: text that contains one is a sentence. */
export const VERBS = list(
  "is are was were has have had can could will would should may might must do does did isn't aren't can't won't don't doesn't it's we're we've i'm i've you're you'll they're there's here's that's it’s we’re we’ve i’m i’ve you’re you’ll they’re there’s here’s that’s let’s let's isn’t aren’t can’t don’t doesn’t we’ll we'll announced announces introduced introduces released releases published provides offers offer helps enables allows contain delivers supports support uses includes brings makes gives takes gets shows adds works runs contains continues remains represents reported discovered disclosed launched joined returns plays play means became become becomes needs wants found celebrates streamlines simplifies faces explores discusses welcomes explains looks marks forms focuses kept comes came goes went says said grew grows leads led starts started begins began aims sits stands lies lives ships shipped moves builds built covers covered describes described highlights highlighted reflects turns turned offers creates created relies depends represents reimagines powers drives consists shares shared asks asked spoke interviewed interview happens happened matters requires required combines combined integrates integrated reduces reduced improves improved accelerates evolves evolved emerged emerges continues tells told feels felt seems appears lets keeps puts sees saw thinks believes hopes want expects spent run ran wrote writes exploded transformed transforms unlocks unveiled hosted hosts brought took gave made held hold holds met meets met won wins set sets sends sent reached reaches catapulted suggests shows showed proves proved supports supported enhances enhanced addresses addressed helped enabled allowed provided delivered used worked became featured",
);

/** Words with which sentences often begin, and headings seldom. */
export const OPENING = list(
  "The This That These Those There Here It It's It’s Its In On At As By For From With Without When Whenever While Whether If Since Before After During Over Under Until Through Throughout Although Though Because Once Today Yesterday Recently Last Earlier Every Each Many Most Some Several Both All Any No Not One Two Three We We're We’re We've We’ve We'll We’ll Our You You're You’re You've You’ve Your They Their He She His Her My I'm I’m I've I’ve Let's Let’s Hello Hi Hey Welcome Imagine Modern Organizations Enterprises Companies Teams Developers Customers Users A An Now To Are Have Did Do Just Ever So But And Yes Thanks Congratulations Registration Looking Join Learn Meet Read As Based Built According Despite Unlike Given Among Across Behind Beyond Like Even Another Such",
);

/** Words from `OPENING` with which headings begin as well: if a sentence begins with one, it continues in lower case or with a comma. */
export const AMBIGUOUS_OPENING = list(
  'It We You They This That These Those There Our Your Today Now Join Learn Meet Read Looking Just Both Most Last Built Based Like One Two Three No Yes To Did Do Are Have Let Modern Teams Developers Customers Users Companies Enterprises Organizations Beyond Behind Another Given Imagine Registration',
);
