/** The one style sheet of all pages, for light and dark. */
export const STYLE = `\
:root {
  color-scheme: light dark;
  --ink: #1c2330; --soft: #535d6e; --line: #d5dae2; --ground: #f6f7f9; --card: #ffffff; --link: #1f4fb8;
  --good: #17693a; --bad: #ab1e1e; --warn: #7d5200; --good-soft: #e2f3e8; --bad-soft: #fbe6e6; --warn-soft: #fdf0d5; --mark: #ffe89a;
  --button: #2457c5; --button-ink: #ffffff;
  --series-0: #6b3b72; --series-1: #4654c7; --series-2: #47705a; --series-3: #9a6a12; --series-4: #1d7a8c; --series-5: #5c6370;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e5e9f0; --soft: #a9b3c3; --line: #353d4a; --ground: #14181f; --card: #1c222b; --link: #92b6ff;
    --good: #7fd6a0; --bad: #ff9d9d; --warn: #f2c56b; --good-soft: #17301f; --bad-soft: #3b1d1f; --warn-soft: #38290e; --mark: #5d4b00;
    --button: #8fb3ff; --button-ink: #10182a;
    --series-0: #c99ad0; --series-1: #9aa5ff; --series-2: #8cc4a5; --series-3: #e0b566; --series-4: #74cbdc; --series-5: #b4bcc8;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { font: 16px/1.5 system-ui, sans-serif; background: var(--ground); color: var(--ink); }
body { margin: 0; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding: .5rem 1.25rem; background: var(--card); border-bottom: 1px solid var(--line); }
.brand { font-weight: 700; font-size: 1.15rem; text-decoration: none; color: var(--ink); }
.bar nav ul { display: flex; flex-wrap: wrap; gap: .1rem; list-style: none; margin: 0; padding: 0; }
.bar nav a { display: block; padding: .35rem .6rem; border-radius: 6px; text-decoration: none; }
.bar nav a[aria-current] { background: var(--ground); color: var(--ink); font-weight: 600; }
.who { margin-left: auto; display: flex; align-items: center; gap: .75rem; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
main { max-width: 76rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; outline: none; }
h1 { font-size: 1.6rem; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 .6rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1rem 0 .4rem; overflow-wrap: anywhere; }
li { overflow-wrap: anywhere; }
p { margin: .5rem 0; overflow-wrap: anywhere; }
.soft, .hint { color: var(--soft); }
.hint { font-size: .9rem; margin: .25rem 0 .75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1.1rem; margin: .75rem 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .75rem; margin: .75rem 0; padding: 0; list-style: none; }
.cards > .card { margin: 0; }
.wants { border-left: 5px solid var(--warn); }
.wants.bad { border-left-color: var(--bad); }
.well { border-left: 5px solid var(--good); }
.state { display: inline-block; padding: 0 .5rem; border-radius: 999px; font-size: .85rem; line-height: 1.5rem; white-space: nowrap; background: var(--ground); color: var(--ink); border: 1px solid var(--line); }
.state.delivered { background: var(--good-soft); color: var(--good); border-color: transparent; }
.state.failed { background: var(--bad-soft); color: var(--bad); border-color: transparent; }
.state.held, .state.in-doubt { background: var(--warn-soft); color: var(--warn); border-color: transparent; }
.state[aria-current] { border-color: var(--link); font-weight: 600; }
.ok { color: var(--good); } .not-ok { color: var(--bad); }
.mistake { background: var(--bad-soft); color: var(--bad); padding: .6rem .9rem; border-radius: 8px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
td:not(.narrow) { min-width: 5.5rem; }
thead th { border-top: 0; font-size: .85rem; color: var(--soft); white-space: nowrap; }
caption { text-align: left; padding: .4rem 0; color: var(--soft); }
td.narrow, th.narrow { width: 1%; white-space: nowrap; }
form.narrow { max-width: 26rem; }
form.asked { max-width: 44rem; } form.asked > div { margin: 0 0 .8rem; }
.card form.asked { border: 0; padding: 0; margin: .6rem 0 0; }
label { display: block; font-weight: 600; font-size: .9rem; }
input, select, textarea, button { font: inherit; color: inherit; }
input:not([type=checkbox], [type=radio]), select, textarea { width: 100%; padding: .4rem .55rem; border: 1px solid var(--soft); border-radius: 6px; background: var(--card); }
input[type=checkbox], input[type=radio] { vertical-align: -.15em; width: 1.1rem; height: 1.1rem; accent-color: var(--button); }
.filters { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); gap: .6rem .8rem; align-items: end; }
.filters .wide, .filters .buttons { grid-column: 1 / -1; }
fieldset { min-width: 0; }
fieldset label, label.all { font-weight: 400; }
button, .button { display: inline-block; padding: .42rem .9rem; border: 1px solid var(--button); border-radius: 6px; background: var(--button); color: var(--button-ink); cursor: pointer; text-decoration: none; }
button.second, .button.second { background: transparent; color: var(--link); border-color: var(--line); }
button[aria-current], .button[aria-current] { border-color: var(--link); font-weight: 600; }
button.danger { background: transparent; color: var(--bad); border-color: var(--bad); }
button.plain { background: none; border: 0; color: var(--link); text-decoration: underline; padding: .2rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .6rem 0; }
.buttons form { margin: 0; }
mark { background: var(--mark); color: inherit; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
ul.plain { list-style: none; margin: 0; padding: 0; }
ul.plain.card { margin: .75rem 0; padding: .3rem 1.1rem; }
ul.plain > li { padding: .35rem 0; border-top: 1px solid var(--line); }
ul.plain > li:first-child { border-top: 0; }
ol.story { list-style: none; margin: 0; padding: 0 0 0 1rem; border-left: 3px solid var(--line); }
ol.story li { padding: .2rem 0 .7rem .4rem; }
ol.story time { color: var(--soft); display: block; font-size: .9rem; }
dl.facts { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1rem; margin: .5rem 0; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.chart { width: 100%; height: auto; max-height: 15rem; display: block; }
.chart text { fill: var(--soft); font: 11px system-ui, sans-serif; }
.chart .axis { stroke: var(--line); }
.chart .series-0 { fill: var(--series-0); } .chart .series-1 { fill: var(--series-1); } .chart .series-2 { fill: var(--series-2); } .chart .series-3 { fill: var(--series-3); } .chart .series-4 { fill: var(--series-4); } .chart .series-5 { fill: var(--series-5); }
.chart .failed { fill: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; list-style: none; padding: 0; margin: .4rem 0; font-size: .9rem; }
.legend svg { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; vertical-align: -1px; }
.calendar { table-layout: fixed; } .calendar td { min-width: 0; }
.calendar th, .calendar td { border-left: 1px solid var(--line); }
.calendar td { height: 6.5rem; padding: .35rem .45rem; font-size: .88rem; }
.calendar abbr { text-decoration: none; }
.calendar .around { background: var(--ground); }
.calendar .today { outline: 2px solid var(--link); outline-offset: -2px; }
.day { font-weight: 600; }
.counts { display: flex; flex-wrap: wrap; gap: .2rem .3rem; }
ul.counts > li, ul.plan > li { border: 0; padding: .1rem 0; }
@media (min-width: 40.01rem) { .calendar td code { white-space: normal; } }
section.card > h2:first-child, section.card > h3:first-child { margin-top: .2rem; }
ul.plan { margin: .25rem 0; } ul.plan time { color: var(--soft); }
h2.inline { margin: .3rem .6rem .3rem 0; }
@media (min-width: 40.01rem) { .wide-hidden { display: none; } }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (min-width: 60rem) { td code { white-space: nowrap; } }
@media (max-width: 40rem) {
  main { padding: .75rem .75rem 3rem; }
  .who { margin-left: 0; }
  dl.facts { grid-template-columns: 1fr; } dl.facts dd { margin-bottom: .5rem; }
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.stack caption { display: block; padding: .4rem .7rem; }
  table.stack, table.stack tbody, table.stack tr, table.stack td { display: block; width: auto; white-space: normal; }
  table.stack tr { border-top: 1px solid var(--line); padding: .4rem 0; }
  table.stack td { border: 0; padding: .15rem .7rem; }
  .calendar thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .calendar, .calendar tbody, .calendar tr, .calendar td { display: block; }
  .calendar td { height: auto; border-left: 0; padding: .5rem .7rem; }
  .calendar td.empty, .calendar td.around { display: none; }
}
`;
