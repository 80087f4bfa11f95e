import { execFile } from 'node:child_process';
import { z } from 'zod';
import { inProject } from './project.ts';

/** What the import rules say of a tree: the project's own files that were read, and each import that breaks a rule. */
export interface LayerReport {
  files: string[];
  violations: { rule: string; from: string; to: string }[];
}

const cruiseSchema = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

const OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Reads every import below `places` of `folder` and checks it against the project's rules.
 * Throws when the checker itself fails; finding violations is not a failure of it.
 */
export async function checkLayers(folder: string, places: readonly string[]): Promise<LayerReport> {
  const program = inProject('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const config = inProject('.dependency-cruiser.cjs');
  const args = [program, '--config', config, '--output-type', 'json', ...places];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: OUTPUT_LIMIT_BYTES }, (failure, stdout, stderr) => {
      // A non-zero exit code is how it counts violations; without a report it did not work.
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(failure ?? new Error(`the import checker wrote no report: ${stderr}`));
    });
  });
  const { modules, summary } = cruiseSchema.parse(JSON.parse(output));
  return {
    files: modules.map((module) => module.source).filter((file) => places.some((place) => file.startsWith(`${place}/`))),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
