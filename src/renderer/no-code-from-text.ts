import { z } from 'zod';

// The page's policy forbids making code from text. Zod would try, once, as soon as the first object schema is made, and the
// attempt would stand as a violation in the console; so this comes before every module that makes one.
z.config({ jitless: true });
