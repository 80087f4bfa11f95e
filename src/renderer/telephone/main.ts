import '../data/zod-without-eval.ts';
import { startTelephone } from './start-telephone.ts';

startTelephone(window.telephone);
