import { parseLedger } from '#server/ingest/parse-ledger.ts';
import { loadMapping } from '#server/ingest/mapping.ts';
for (const [f,m,d] of [['datarisk_ledger_to_2020','datarisk','2020-12-31'],['highradius_open_invoices_subset','highradius','2020-05-31']]) {
 for (let i=0;i<3;i++){ const t=performance.now();
 const p=await parseLedger({file:'/work/shared/data/real/'+f+'.csv', mapping: loadMapping(m!), asOf: d as never});
 const sum:Record<string,number>={}; for(const l of p.lines) sum[l.currency]=(sum[l.currency]??0)+l.openAmountMinor;
 console.log(m, p.lines.length, p.refused.length, p.duplicates, p.warnings.length, sum, performance.now()-t); 
 if(i==2) console.log(p.refused.slice(0,3), p.warnings.slice(0,2), p.lines[0]); }
}
