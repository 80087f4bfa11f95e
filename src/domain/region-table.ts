import { localDateSchema } from './kernel/dates.ts';

/** Where the tables of this file come from, and when they were last read against it. */
export const regionSource = {
  source:
    'ISO 3166-2 and the postal abbreviations of the United States and Canada; calling codes of countries as Google libphonenumber has them; zones from zone.tab of the IANA time zone database, 2025b',
  reviewedOn: localDateSchema.parse('2026-11-23'),
} as const;

/** The states and provinces of the United States and Canada by their names in small letters. */
export const regionNames: Readonly<Record<string, string>> = {
  alabama: 'US-AL',
  alaska: 'US-AK',
  arizona: 'US-AZ',
  arkansas: 'US-AR',
  california: 'US-CA',
  colorado: 'US-CO',
  connecticut: 'US-CT',
  delaware: 'US-DE',
  'district of columbia': 'US-DC',
  florida: 'US-FL',
  georgia: 'US-GA',
  hawaii: 'US-HI',
  idaho: 'US-ID',
  illinois: 'US-IL',
  indiana: 'US-IN',
  iowa: 'US-IA',
  kansas: 'US-KS',
  kentucky: 'US-KY',
  louisiana: 'US-LA',
  maine: 'US-ME',
  maryland: 'US-MD',
  massachusetts: 'US-MA',
  michigan: 'US-MI',
  minnesota: 'US-MN',
  mississippi: 'US-MS',
  missouri: 'US-MO',
  montana: 'US-MT',
  nebraska: 'US-NE',
  nevada: 'US-NV',
  'new hampshire': 'US-NH',
  'new jersey': 'US-NJ',
  'new mexico': 'US-NM',
  'new york': 'US-NY',
  'north carolina': 'US-NC',
  'north dakota': 'US-ND',
  ohio: 'US-OH',
  oklahoma: 'US-OK',
  oregon: 'US-OR',
  pennsylvania: 'US-PA',
  'puerto rico': 'US-PR',
  'rhode island': 'US-RI',
  'south carolina': 'US-SC',
  'south dakota': 'US-SD',
  tennessee: 'US-TN',
  texas: 'US-TX',
  utah: 'US-UT',
  vermont: 'US-VT',
  virginia: 'US-VA',
  washington: 'US-WA',
  'west virginia': 'US-WV',
  wisconsin: 'US-WI',
  wyoming: 'US-WY',
  alberta: 'CA-AB',
  'british columbia': 'CA-BC',
  manitoba: 'CA-MB',
  'new brunswick': 'CA-NB',
  'newfoundland and labrador': 'CA-NL',
  'northwest territories': 'CA-NT',
  'nova scotia': 'CA-NS',
  nunavut: 'CA-NU',
  ontario: 'CA-ON',
  'prince edward island': 'CA-PE',
  quebec: 'CA-QC',
  québec: 'CA-QC',
  saskatchewan: 'CA-SK',
  yukon: 'CA-YT',
};

/** The zones of regions whose area codes are another region's or stand under their own country. */
export const zonesOfOtherRegions: Readonly<Record<string, string>> = {
  'CA-PE': 'America/Halifax',
  'CA-NT': 'America/Edmonton',
  'CA-NU': 'America/Toronto America/Winnipeg America/Edmonton America/Atikokan',
  'US-PR': 'America/Puerto_Rico',
  'US-VI': 'America/St_Thomas',
  'US-GU': 'Pacific/Guam',
  'US-MP': 'Pacific/Saipan',
  'US-AS': 'Pacific/Pago_Pago',
};

/** The zones of countries that share their calling code with one whose clocks differ. */
export const zonesOfOtherCountries: Readonly<Record<string, string>> = {
  CC: 'Indian/Cocos',
  CX: 'Indian/Christmas',
  KZ: 'Asia/Almaty',
  RE: 'Indian/Reunion',
  YT: 'Indian/Mayotte',
};

/** Calling codes, each with the countries that have it (ISO 3166-1); those of +1 are in the table of area codes. */
const countriesOfCodes =
  '7:RU 20:EG 27:ZA 30:GR 31:NL 32:BE 33:FR 34:ES 36:HU 39:IT,VA 40:RO 41:CH 43:AT 44:GB,GG,IM,JE 45:DK 46:SE 47:NO,SJ 48:PL ' +
  '49:DE 51:PE 52:MX 53:CU 54:AR 55:BR 56:CL 57:CO 58:VE 60:MY 61:AU 62:ID 63:PH 64:NZ 65:SG 66:TH 81:JP 82:KR 84:VN 86:CN 90:TR ' +
  '91:IN 92:PK 93:AF 94:LK 95:MM 98:IR 211:SS 212:EH,MA 213:DZ 216:TN 218:LY 220:GM 221:SN 222:MR 223:ML 224:GN 225:CI 226:BF ' +
  '227:NE 228:TG 229:BJ 230:MU 231:LR 232:SL 233:GH 234:NG 235:TD 236:CF 237:CM 238:CV 239:ST 240:GQ 241:GA 242:CG 243:CD 244:AO ' +
  '245:GW 246:IO 247:AC 248:SC 249:SD 250:RW 251:ET 252:SO 253:DJ 254:KE 255:TZ 256:UG 257:BI 258:MZ 260:ZM 261:MG 263:ZW 264:NA ' +
  '265:MW 266:LS 267:BW 268:SZ 269:KM 290:SH,TA 291:ER 297:AW 298:FO 299:GL 350:GI 351:PT 352:LU 353:IE 354:IS 355:AL 356:MT ' +
  '357:CY 358:AX,FI 359:BG 370:LT 371:LV 372:EE 373:MD 374:AM 375:BY 376:AD 377:MC 378:SM 380:UA 381:RS 382:ME 383:XK 385:HR ' +
  '386:SI 387:BA 389:MK 420:CZ 421:SK 423:LI 500:FK 501:BZ 502:GT 503:SV 504:HN 505:NI 506:CR 507:PA 508:PM 509:HT 590:BL,GP,MF ' +
  '591:BO 592:GY 593:EC 594:GF 595:PY 596:MQ 597:SR 598:UY 599:BQ,CW 670:TL 672:NF 673:BN 674:NR 675:PG 676:TO 677:SB 678:VU ' +
  '679:FJ 680:PW 681:WF 682:CK 683:NU 685:WS 686:KI 687:NC 688:TV 689:PF 690:TK 691:FM 692:MH 850:KP 852:HK 853:MO 855:KH 856:LA ' +
  '880:BD 886:TW 960:MV 961:LB 962:JO 963:SY 964:IQ 965:KW 966:SA 967:YE 968:OM 970:PS 971:AE 972:IL 973:BH 974:QA 975:BT 976:MN ' +
  '977:NP 992:TJ 993:TM 994:AZ 995:GE 996:KG 998:UZ';

export const callingCodeOf: ReadonlyMap<string, string> = new Map(
  countriesOfCodes.split(' ').flatMap((entry) => {
    const [code = '', countries = ''] = entry.split(':');
    return countries.split(',').map((country): [string, string] => [country, code]);
  }),
);
