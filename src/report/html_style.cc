#include "report/html_style.h"

namespace bodkin::report {

const char* const kStyle = R"css(
:root{color-scheme:light dark;--bg:#f7f7f5;--card:#fff;--ink:#1c1d1f;--soft:#5c6066;--line:#dcdcd6;--code:#f1f1ed;--link:#0b57a4;
--critical:#a3123f;--high:#c2410c;--medium:#8a6100;--low:#3d6480;--add:#dcf3e1;--del:#fbe1e1}
@media (prefers-color-scheme:dark){:root{--bg:#141517;--card:#1d1f22;--ink:#e8e8e4;--soft:#a2a6ad;--line:#34373c;--code:#26292d;--link:#7fb8f5;
--critical:#ff7a9c;--high:#ff9b63;--medium:#e6bc55;--low:#8fc1e3;--add:#173b24;--del:#482024}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.15rem;margin:0}h3{font-size:.95rem;margin:1rem 0 .25rem}.plot h3{margin:0 0 .4rem}
p{margin:.4rem 0}.soft{color:var(--soft)}
.numbers{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
.numbers div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .9rem;min-width:6rem}
.numbers b{display:block;font-size:1.5rem;line-height:1.2}
.plot{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem;margin:.6rem 0;overflow:hidden}
svg{display:block;width:100%;height:auto}svg text{fill:var(--soft);font:11px system-ui,sans-serif}
.critical{--s:var(--critical)}.high{--s:var(--high)}.medium{--s:var(--medium)}.low{--s:var(--low)}
.badge{color:var(--s);border:1px solid var(--s);border-radius:1rem;padding:0 .55rem;font-size:.8rem;font-weight:600;white-space:nowrap}
rect.critical,rect.high,rect.medium,rect.low{fill:var(--s)}
.tools{position:sticky;top:0;background:var(--bg);padding:.5rem 0;display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;z-index:1}
.tools input[type=search]{flex:1 1 14rem;font:inherit;padding:.4rem .6rem;border:1px solid var(--line);border-radius:.4rem;background:var(--card);color:inherit;min-width:0}
.tools label{white-space:nowrap}
.cause{background:var(--card);border:1px solid var(--line);border-left:.3rem solid var(--s);border-radius:.5rem;margin:.8rem 0;padding:.8rem 1rem}
.head{display:flex;gap:.6rem;align-items:baseline;flex-wrap:wrap}
details{margin:.5rem 0 0;border-top:1px solid var(--line);padding-top:.4rem}
summary{cursor:pointer;overflow-wrap:anywhere}summary:focus-visible,button:focus-visible{outline:2px solid var(--link)}
details details{border-top:0}
.mono,pre,code{font-family:ui-monospace,Consolas,monospace;font-size:.85rem}
pre{background:var(--code);border-radius:.4rem;padding:.6rem;margin:.3rem 0;overflow:auto;max-height:24rem;white-space:pre-wrap;overflow-wrap:anywhere}
code{overflow-wrap:anywhere}
.add{background:var(--add);display:block}.del{background:var(--del);display:block}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;margin:.5rem 0}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}.pair>div{min-width:0}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}
.rep{position:relative}button{font:inherit;font-size:.8rem;padding:.1rem .6rem;border:1px solid var(--line);border-radius:.4rem;background:var(--card);color:inherit;cursor:pointer}
.warn{border:1px solid var(--high);border-radius:.5rem;padding:.5rem .8rem}
[hidden]{display:none}
@media (max-width:40rem){.pair{grid-template-columns:1fr}.facts{grid-template-columns:1fr}.facts dd{margin-bottom:.3rem}.numbers div{flex:1 1 40%}}
@media print{.tools,button{display:none}}
)css";

const char* const kScript = R"js(
'use strict';
const search=document.getElementById('search'),boxes=[...document.querySelectorAll('.tools input[type=checkbox]')];
const causes=[...document.querySelectorAll('.cause')],none=document.getElementById('none');
function apply(){
  const words=search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown=new Set(boxes.filter(b=>b.checked).map(b=>b.value));
  let any=false;
  for(const cause of causes){
    let left=0;
    const head=cause.querySelector('.head').textContent.toLowerCase();
    for(const finding of cause.querySelectorAll('.finding')){
      const text=head+' '+finding.textContent.toLowerCase();
      const keep=shown.has(finding.dataset.severity)&&words.every(w=>text.includes(w));
      finding.hidden=!keep;if(keep)left++;
    }
    cause.hidden=left===0;any=any||left>0;
  }
  none.hidden=any||causes.length===0;
}
search.addEventListener('input',apply);
for(const box of boxes)box.addEventListener('change',apply);
document.addEventListener('click',event=>{
  const button=event.target.closest('button.copy');
  if(!button)return;
  const pre=button.parentElement.querySelector('pre');
  const done=()=>{button.textContent='copied';setTimeout(()=>{button.textContent='copy';},1500);};
  const select=()=>{const range=document.createRange();range.selectNodeContents(pre);const s=getSelection();s.removeAllRanges();s.addRange(range);if(document.execCommand('copy'))done();};
  if(navigator.clipboard)navigator.clipboard.writeText(pre.textContent).then(done,select);else select();
});
document.documentElement.dataset.ready='yes';
)js";

const char* const kStyleHash = "VZMXt/JknSg2aomq5/wbB84eZF7ARbDWzYHA8BwJ0D8=";
const char* const kScriptHash = "miRcyNViU6ao/sqVY81bMtrwq+T1kTXikBQs2Tj5Ea0=";

}  // namespace bodkin::report
