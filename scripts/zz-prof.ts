import { parseLedger } from '#server/ingest/parse-ledger.ts';
import { loadMapping } from '#server/ingest/mapping.ts';
import { planImport } from '#server/ingest/plan-import.ts';
const f='/work/shared/data/real/datarisk_ledger_to_2020.csv'; const mapping=loadMapping('datarisk');
for (let i=0;i<6;i++) { const p = await parseLedger({file:f,mapping,asOf:'2020-12-31' as never}); planImport(p.lines,{accountIds:new Map(),invoices:new Map()},'x',mapping); }
