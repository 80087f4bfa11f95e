import { z } from 'zod';

// The page's policy forbids code made from text. zod would try it once and be refused, which the log would tell as a breach
// of the policy; it asks this setting when a schema is made, so this module is imported before all that make one.
z.config({ jitless: true });
