/* page_style.c - how the page looks: on a phone, on a screen by day and by night, on paper. */
#include "page.h"

/* Rules, a string each. */
static const char *const style[] = {
    ":root{--ink:#1c2630;--soft:#55626e;--line:#d8dee3;--hair:#e9edf0;--paper:#fff;--tint:#f4f6f8;--free:#"
    "1f6f78;"
    "--held:#9bc0c4;--in:#2f7d4f;--out:#b5562b;--sum:#5b6b7a;--bad:#a4262c;--badt:#fbeceb;--warn:#7d4e00;"
    "--warnt:#fdf3df;--ok:#236b3f;--okt:#e8f4ec;--link:#16606a}\n",
    "*{box-sizing:border-box}\n",
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n",
    "body{margin:0 auto;max-width:70rem;padding:0 1rem 3rem;background:var(--paper);color:var(--ink);"
    "font:1rem/1.6 system-ui,-apple-system,\"Segoe UI\",Roboto,\"PingFang SC\",\"Microsoft YaHei\","
    "\"Noto Sans CJK SC\",\"Source Han Sans SC\",sans-serif;overflow-wrap:anywhere}\n",
    /* the language switch: inputs before everything that they show or hide */
    ".sw{position:absolute;opacity:0;width:1px;height:1px;margin:0}\n",
    "#l-zh:checked~* [lang=en],#l-en:checked~* [lang=zh]{display:none}\n",
    ".langs{float:right;display:flex;border:1px solid var(--line);border-radius:.4rem;overflow:hidden;"
    "font-size:.875rem;margin:.2rem 0 .5rem 1rem}\n",
    ".langs label{padding:.25rem .7rem;cursor:pointer;color:var(--soft)}\n",
    ".langs label+label{border-left:1px solid var(--line)}\n",
    "#l-zh:checked~header label[for=l-zh],#l-en:checked~header label[for=l-en],"
    "#l-2:checked~header label[for=l-2]{background:var(--free);color:#fff}\n",
    "#l-zh:focus-visible~header label[for=l-zh],#l-en:focus-visible~header label[for=l-en],"
    "#l-2:focus-visible~header label[for=l-2]{outline:2px solid var(--link);outline-offset:-3px}\n",
    "#l-2:checked~* h2 [lang=en],#l-2:checked~* th [lang=en],#l-2:checked~* td [lang=en]{font-size:.85em;"
    "font-weight:400;color:var(--soft)}\n",
    "#l-2:checked~* svg .long{display:none}"
    "#l-2:checked~* .note [lang=en],#l-2:checked~header h1 [lang=en]{display:block}"
    "#l-2:checked~header h1 [lang=en]{font-size:.66em;font-weight:500;color:var(--soft)}\n",
    /* type */
    "header{padding:1.5rem 0 1rem;border-bottom:3px solid var(--free)}\n",
    ".over{margin:0;font-size:.875rem;letter-spacing:.06em;color:var(--soft)}\n",
    "h1{margin:.15rem 0 .35rem;font-size:1.75rem;line-height:1.25;font-weight:650;clear:none}\n",
    ".when{margin:0;color:var(--soft)}.when strong{color:var(--ink);font-weight:600}\n",
    "nav{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;padding:.6rem 0;border-bottom:1px solid var(--line);"
    "font-size:.9rem}\n",
    "a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.2em}nav "
    "a{text-decoration:none}\n",
    "a:hover{text-decoration:underline}\n",
    "section{margin:2.6rem 0 0;scroll-margin-top:1rem}\n",
    "h2{margin:0 0 .5rem;padding-bottom:.3rem;border-bottom:1px solid var(--line);font-size:1.3rem;"
    "line-height:1.3;font-weight:650}\n",
    "h3{margin:1.4rem 0 .5rem;font-size:1rem;font-weight:650}\n",
    ".note{margin:.2rem 0 1rem;max-width:48rem;color:var(--soft);font-size:.9rem}\n",
    ".fine{margin:.2rem 0 "
    "1rem;color:var(--ok);font-size:.95rem}.fine::before{content:\"✓\";margin-right:.4em}\n",
    ".empty{margin:.5rem 0 1rem;padding:1rem;background:var(--tint);border-radius:.4rem}\n",
    ".empty.bad{background:var(--badt);color:var(--bad)}\n",
    ".more{margin:.3rem 0 1rem;color:var(--soft);font-size:.875rem}\n",
    ".pale,.id{color:var(--soft)}.id{font-size:.8em;font-weight:400;white-space:nowrap}\n",
    "bdi{unicode-bidi:isolate}\n",
    /* the overview */
    ".tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(10.2rem,1fr));gap:.75rem;margin:1rem "
    "0}\n",
    ".tile{padding:.7rem .85rem;border:1px solid var(--line);border-radius:.5rem;"
    "font-variant-numeric:tabular-nums}\n",
    ".tile dt{color:var(--soft);font-size:.875rem}.tile dd{margin:0;color:var(--soft);font-size:.82rem}\n",
    ".tile .big{color:var(--ink);font-size:1.5rem;line-height:1.35;font-weight:600}\n",
    ".plus,.minus{white-space:nowrap}.plus{color:var(--in)}.minus{color:var(--out)}\n",
    ".counts{margin:0 0 "
    ".5rem;color:var(--soft);font-size:.9rem}.count{display:inline-block;margin-right:1.2rem}\n",
    ".counts b{color:var(--ink);font-weight:600}\n",
    ".calls{list-style:none;margin:0;padding:0;border-top:1px solid var(--hair)}\n",
    ".calls li{border-bottom:1px solid var(--hair)}\n",
    ".calls a{display:block;padding:.4rem .2rem .4rem .8rem;border-left:4px solid "
    "var(--line);color:var(--ink);"
    "text-decoration:none}.calls a:hover{background:var(--tint)}\n",
    ".calls b{display:inline-block;min-width:1.6rem}\n",
    ".calls .bad a{border-color:var(--bad)}.calls .bad b{color:var(--bad)}\n",
    ".calls .warn a{border-color:#d99a2b}.calls .warn b{color:var(--warn)}\n",
    /* tables */
    ".box{overflow-x:auto;margin:.5rem 0 1rem}\n",
    ".box:focus-visible{outline:2px solid var(--link);outline-offset:2px}\n",
    "table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums;"
    "overflow-wrap:normal}\n",
    "caption{padding:.6rem 0 .3rem;text-align:left;font-weight:650}\n",
    "th,td{padding:.38rem .6rem;border-bottom:1px solid "
    "var(--hair);text-align:left;vertical-align:baseline}\n",
    "th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:.2rem}\n",
    "thead th{border-bottom:1px solid var(--sum);color:var(--soft);font-weight:500;white-space:nowrap}\n",
    "td{white-space:nowrap}td.w{white-space:normal;min-width:14rem}tbody "
    "th{font-weight:500;min-width:6.5rem}\n",
    ".r{text-align:right;white-space:nowrap}\n",
    "tr.sum td{font-weight:600;background:var(--tint)}\n",
    "tr.low td,tr.low th{background:var(--warnt)}\n",
    ".tag{display:inline-block;padding:0 .45rem;border-radius:.7rem;font-size:.8em;font-weight:500;"
    "white-space:nowrap;background:var(--tint);color:var(--soft)}\n",
    ".tag.ok{background:var(--okt);color:var(--ok)}.tag.warn{background:var(--warnt);color:var(--warn)}\n",
    ".tag.bad{background:var(--badt);color:var(--bad)}tr.low .tag.warn{background:none;padding:0}\n",
    /* plots */
    ".plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr));gap:1.2rem 2rem;"
    "margin:.5rem 0 1rem}\n",
    ".plots.one{grid-template-columns:minmax(0,32rem)}\n",
    "figure{margin:0;min-width:0}figcaption{margin-bottom:.3rem;font-size:.9rem;font-weight:600}\n",
    "svg{display:block;width:100%;max-width:25rem;height:auto;overflow:visible}\n",
    "svg text{font-size:11.5px;fill:var(--ink)}svg .v{text-anchor:end;font-variant-numeric:tabular-nums}\n",
    "svg .m{font-size:10px;text-anchor:middle;fill:var(--soft)}\n",
    "svg .track{fill:var(--hair)}svg .free{fill:var(--free)}svg .held{fill:var(--held)}svg "
    ".in{fill:var(--in)}\n",
    "svg .out{fill:var(--out)}svg .sum{fill:var(--sum)}\n",
    "svg .mark{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 2}\n",
    ".key{margin:.2rem 0;font-size:.875rem;color:var(--soft)}\n",
    ".k{display:inline-block;width:.8rem;height:.8rem;margin:0 .15rem 0 .6rem;border-radius:.15rem;"
    "vertical-align:-.08rem}.k:first-child{margin-left:0}\n",
    ".k.free{background:var(--free)}.k.held{background:var(--held)}\n",
    /* the journal */
    ".proof{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.4rem 1.2rem;margin:.5rem 0}\n",
    ".proof dt{color:var(--soft)}.proof dd{margin:0}\n",
    "code{font:.82rem/1.5 ui-monospace,SFMono-Regular,Consolas,\"Liberation Mono\",monospace;"
    "overflow-wrap:anywhere}\n",
    "footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.82rem}\n",
    "@media "
    "(max-width:34rem){h1{font-size:1.4rem;clear:both}.proof{grid-template-columns:minmax(0,1fr);gap:0}"
    ".proof dd{margin-bottom:.7rem}.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:.5rem}"
    ".tile{padding:.5rem .6rem}.tile .big{font-size:1.25rem}.langs label{padding:.25rem .5rem}"
    "thead th{white-space:normal}}\n",
    /* by night; never on paper */
    "@media screen and (prefers-color-scheme:dark){:root{--ink:#e4e9ed;--soft:#a3b0bb;--line:#3a454f;"
    "--hair:#2a333b;--paper:#151b20;--tint:#1e262d;--free:#58a9b2;--held:#2f5a60;--in:#64b483;--out:#dd8a5c;"
    "--sum:#8b9aa8;--bad:#f28b86;--badt:#3d2122;--warn:#eab65a;--warnt:#33290f;--ok:#7cc796;--okt:#18301f;"
    "--link:#7cc4cc}.langs label{color:var(--soft)}"
    "#l-zh:checked~header label[for=l-zh],#l-en:checked~header label[for=l-en],"
    "#l-2:checked~header label[for=l-2]{color:#0d1418}}\n",
    "@page{size:A4;margin:16mm 14mm}\n",
    "@media print{html{font-size:9.5pt}body{max-width:none;padding:0;color:#000;background:#fff}"
    ".langs,nav,.sw{display:none}header{padding-top:0}section{margin-top:1.4rem}"
    "h1{font-size:17pt}h2{font-size:12.5pt;break-after:avoid}h3,caption,figcaption{break-after:avoid}"
    "figure,tr,.tile,.calls li,.proof{break-inside:avoid}.box{overflow:visible}table{font-size:8pt}"
    "th,td{padding:.2rem .35rem}thead{display:table-header-group}.plots{grid-template-columns:repeat(2,1fr)}"
    ".plots.one{grid-template-columns:60%}.tiles{grid-template-columns:repeat(4,1fr)}"
    "svg,.tag,.k,tr.sum td,tr.low td{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    "a{color:inherit;text-decoration:none}}\n",
    NULL,
};

void page_style(page *to)
{
    for (size_t i = 0; style[i] != NULL; i++)
        page_raw(to, style[i]);
}
