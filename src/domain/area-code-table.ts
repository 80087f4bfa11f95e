import { localDateSchema } from './kernel/dates.ts';

/** Where the table of this file comes from, and when it was last read against it. */
export const areaCodeSource = {
  source:
    'area codes and their places as the North American Numbering Plan Administrator lists them; zones of each place from 49 CFR 71 and the IANA time zone database',
  reviewedOn: localDateSchema.parse('2026-11-23'),
} as const;

const [pacific, mountain, central, eastern, atlantic] = [
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Halifax',
];

/**
 * The area codes of +1 by place (ISO 3166-2, or ISO 3166-1 where there are no parts): the place's zone, then its codes. Where a code of the place lies in
 * another zone, or in two, `otherwise` says so. Codes that belong to no place (800, 900) are not here.
 */
type AreaCodes = { readonly zone: string; readonly codes: string; readonly otherwise?: Readonly<Record<string, string>> };

export const areaCodes: Readonly<Record<string, AreaCodes>> = {
  'US-AL': { zone: central, codes: '205 251 256 334 659 938' },
  'US-AK': { zone: 'America/Anchorage', codes: '907', otherwise: { 907: 'America/Anchorage America/Adak' } },
  'US-AZ': { zone: 'America/Phoenix', codes: '480 520 602 623 928', otherwise: { 928: `America/Phoenix ${mountain}` } },
  'US-AR': { zone: central, codes: '327 479 501 870' },
  'US-CA': {
    zone: pacific,
    codes:
      '209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 840 858 909 916 925 949 951',
  },
  'US-CO': { zone: mountain, codes: '303 719 720 748 970 983' },
  'US-CT': { zone: eastern, codes: '203 475 860 959' },
  'US-DE': { zone: eastern, codes: '302' },
  'US-DC': { zone: eastern, codes: '202 771' },
  'US-FL': {
    zone: eastern,
    codes: '239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954',
    otherwise: { 448: `${eastern} ${central}`, 850: `${eastern} ${central}` },
  },
  'US-GA': { zone: eastern, codes: '229 404 470 478 678 706 762 770 912 943' },
  'US-HI': { zone: 'Pacific/Honolulu', codes: '808' },
  'US-ID': { zone: mountain, codes: '208 986', otherwise: { 208: `${mountain} ${pacific}`, 986: `${mountain} ${pacific}` } },
  'US-IL': { zone: central, codes: '217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 872' },
  'US-IN': {
    zone: eastern,
    codes: '219 260 317 463 574 765 812 930',
    otherwise: { 219: `${central} ${eastern}`, 574: `${eastern} ${central}`, 812: `${eastern} ${central}`, 930: `${eastern} ${central}` },
  },
  'US-IA': { zone: central, codes: '319 515 563 641 712' },
  'US-KS': { zone: central, codes: '316 620 785 913', otherwise: { 620: `${central} ${mountain}`, 785: `${central} ${mountain}` } },
  'US-KY': {
    zone: eastern,
    codes: '270 364 502 606 859',
    otherwise: { 270: `${central} ${eastern}`, 364: `${central} ${eastern}`, 606: `${eastern} ${central}` },
  },
  'US-LA': { zone: central, codes: '225 318 337 504 985' },
  'US-ME': { zone: eastern, codes: '207' },
  'US-MD': { zone: eastern, codes: '227 240 301 410 443 667' },
  'US-MA': { zone: eastern, codes: '339 351 413 508 617 774 781 857 978' },
  'US-MI': {
    zone: eastern,
    codes: '231 248 269 313 517 586 616 734 810 906 947 989',
    otherwise: { 906: `${eastern} ${central}` },
  },
  'US-MN': { zone: central, codes: '218 320 507 612 651 763 952' },
  'US-MS': { zone: central, codes: '228 601 662 769' },
  'US-MO': { zone: central, codes: '235 314 417 557 573 636 660 816 975' },
  'US-MT': { zone: mountain, codes: '406' },
  'US-NE': {
    zone: central,
    codes: '308 402 531',
    otherwise: { 308: `${central} ${mountain}`, 402: `${central} ${mountain}`, 531: `${central} ${mountain}` },
  },
  'US-NV': { zone: pacific, codes: '702 725 775', otherwise: { 775: `${pacific} ${mountain}` } },
  'US-NH': { zone: eastern, codes: '603' },
  'US-NJ': { zone: eastern, codes: '201 551 609 640 732 848 856 862 908 973' },
  'US-NM': { zone: mountain, codes: '505 575' },
  'US-NY': { zone: eastern, codes: '212 315 329 332 347 363 516 518 585 607 631 646 680 716 718 838 845 914 917 929 934' },
  'US-NC': { zone: eastern, codes: '252 336 472 704 743 828 910 919 980 984' },
  'US-ND': { zone: central, codes: '701', otherwise: { 701: `${central} ${mountain}` } },
  'US-OH': { zone: eastern, codes: '216 220 234 283 326 330 380 419 440 513 567 614 740 937' },
  'US-OK': { zone: central, codes: '405 539 572 580 918', otherwise: { 580: `${central} ${mountain}` } },
  'US-OR': { zone: pacific, codes: '458 503 541 971', otherwise: { 458: `${pacific} ${mountain}`, 541: `${pacific} ${mountain}` } },
  'US-PA': { zone: eastern, codes: '215 223 267 272 412 445 484 570 582 610 717 724 814 835 878' },
  'US-RI': { zone: eastern, codes: '401' },
  'US-SC': { zone: eastern, codes: '803 821 839 843 854 864' },
  'US-SD': { zone: central, codes: '605', otherwise: { 605: `${central} ${mountain}` } },
  'US-TN': {
    zone: central,
    codes: '423 615 629 731 865 901 931',
    otherwise: { 423: `${eastern} ${central}`, 865: eastern, 931: `${central} ${eastern}` },
  },
  'US-TX': {
    zone: central,
    codes: '210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979',
    otherwise: { 432: `${central} ${mountain}`, 915: mountain },
  },
  'US-UT': { zone: mountain, codes: '385 435 801' },
  'US-VT': { zone: eastern, codes: '802' },
  'US-VA': { zone: eastern, codes: '276 434 540 571 686 703 757 804 826 948' },
  'US-WA': { zone: pacific, codes: '206 253 360 425 509 564' },
  'US-WV': { zone: eastern, codes: '304 681' },
  'US-WI': { zone: central, codes: '262 274 353 414 534 608 715 920' },
  'US-WY': { zone: mountain, codes: '307' },
  'CA-AB': { zone: mountain, codes: '368 403 587 780 825' },
  'CA-BC': {
    zone: 'America/Vancouver',
    codes: '236 250 257 604 672 778',
    otherwise: {
      236: `America/Vancouver ${mountain} America/Dawson_Creek`,
      250: `America/Vancouver ${mountain} America/Dawson_Creek`,
      257: `America/Vancouver ${mountain} America/Dawson_Creek`,
      672: `America/Vancouver ${mountain} America/Dawson_Creek`,
      778: `America/Vancouver ${mountain} America/Dawson_Creek`,
    },
  },
  'CA-MB': { zone: 'America/Winnipeg', codes: '204 431 584' },
  'CA-NB': { zone: 'America/Moncton', codes: '428 506' },
  'CA-NL': {
    zone: 'America/St_Johns',
    codes: '709 879',
    otherwise: { 709: `America/St_Johns ${atlantic}`, 879: `America/St_Johns ${atlantic}` },
  },
  'CA-NS': { zone: atlantic, codes: '782 902' },
  'CA-ON': {
    zone: 'America/Toronto',
    codes: '226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 807 905 942',
    otherwise: { 807: 'America/Toronto America/Winnipeg' },
  },
  'CA-QC': {
    zone: 'America/Toronto',
    codes: '263 354 367 418 438 450 468 514 579 581 819 873',
    otherwise: { 367: `America/Toronto ${atlantic}`, 418: `America/Toronto ${atlantic}`, 581: `America/Toronto ${atlantic}` },
  },
  'CA-SK': {
    zone: 'America/Regina',
    codes: '306 474 639',
    otherwise: { 306: `America/Regina ${mountain}`, 474: `America/Regina ${mountain}`, 639: `America/Regina ${mountain}` },
  },
  'CA-YT': { zone: 'America/Whitehorse', codes: '867', otherwise: { 867: `America/Whitehorse ${mountain} America/Winnipeg ${eastern}` } },
  AG: { zone: 'America/Antigua', codes: '268' },
  AI: { zone: 'America/Anguilla', codes: '264' },
  AS: { zone: 'Pacific/Pago_Pago', codes: '684' },
  BB: { zone: 'America/Barbados', codes: '246' },
  BM: { zone: 'Atlantic/Bermuda', codes: '441' },
  BS: { zone: 'America/Nassau', codes: '242' },
  DM: { zone: 'America/Dominica', codes: '767' },
  DO: { zone: 'America/Santo_Domingo', codes: '809 829 849' },
  GD: { zone: 'America/Grenada', codes: '473' },
  GU: { zone: 'Pacific/Guam', codes: '671' },
  JM: { zone: 'America/Jamaica', codes: '658 876' },
  KN: { zone: 'America/St_Kitts', codes: '869' },
  KY: { zone: 'America/Cayman', codes: '345' },
  LC: { zone: 'America/St_Lucia', codes: '758' },
  MP: { zone: 'Pacific/Saipan', codes: '670' },
  MS: { zone: 'America/Montserrat', codes: '664' },
  PR: { zone: 'America/Puerto_Rico', codes: '787 939' },
  SX: { zone: 'America/Lower_Princes', codes: '721' },
  TC: { zone: 'America/Grand_Turk', codes: '649' },
  TT: { zone: 'America/Port_of_Spain', codes: '868' },
  VC: { zone: 'America/St_Vincent', codes: '784' },
  VG: { zone: 'America/Tortola', codes: '284' },
  VI: { zone: 'America/St_Thomas', codes: '340' },
};
