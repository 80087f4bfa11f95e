#!/usr/bin/env node
/* oxlint-disable max-lines -- It leaves the house with a log, alone: all of it has to be in one file. */
/**
 * Checks an exported audit log, from its first byte to its last. It needs Node.js 20.12 or newer and nothing else:
 *
 *     node verify-audit.mjs FILE [--key FINGERPRINT]
 *
 * The file has one line for each entry of the log, between a first line that says whose log it is and a last line that is signed:
 *
 *     {"audit":1,"companyId":"…","companyName":"…","exportedAt":"…"}
 *     {"hash":"H1","entry":{…}}          H1 = SHA-256 of the entry's text, as it stands in the line
 *     {"hash":"H2","entry":{…}}          H2 = SHA-256 of H1 followed by the entry's text
 *     {"end":{"companyId":"…","count":2,"exportedAt":"…","head":"H2","header":"SHA-256 of the first line"},"publicKey":"…","signature":"…"}
 *
 * Between the last entry and the last line may stand the log of reads, a line each, whose number and hash the last line signs as "reads":
 *
 *     {"read":{…}}                       each hash: SHA-256 of the hash before followed by the line
 *
 * An entry of a desktop carries the hash of the command before it on that desktop ("devicePrevious", nothing before its first), and "isDeviceLinked" says whether that very
 * one had come. The hash of a command there is SHA-256 of its devicePrevious, its commandId and its deviceInputHash (or inputHash, where that is missing), one after the other.
 * A desktop's command that is not linked is evidence kept by the server: one before it is missing, or was changed before it came.
 *
 * A signature is Ed25519 over the text of what is signed, the public key is the key's SPKI in base64, and its fingerprint is the SHA-256 of
 * the SPKI. Entries named `audit.checkpoint` carry such a signature over {"companyId","count","head"} of everything before them, made
 * when they were written. Whoever holds the fingerprint since then sees by it that nobody has made the whole log anew.
 */
import { createPublicKey, hash, verify } from 'node:crypto';
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parentPort, Worker, workerData } from 'node:worker_threads';

const startBytes = 4 * 1024 * 1024;
/** From this size on the chains of the computers are checked beside the log's own, in a thread of their own. */
const twoThreadBytes = 16 * 1024 * 1024;
const newline = 0x0a;
const hashLength = 64;
const entryStart = Buffer.from('{"hash":"');
const entryMiddle = Buffer.from('","entry":');
const contentAt = entryStart.length + hashLength + entryMiddle.length;
const checkpointMark = Buffer.from('"name":"audit.checkpoint"');
const readStart = Buffer.from('{"read":');
const clientMark = Buffer.from('"clientId":"');
const commandMark = Buffer.from(',"commandId":"');
const companyMark = Buffer.from('","companyId":"');
const saidMark = Buffer.from(',"deviceInputHash":"');
const previousMark = Buffer.from(',"devicePrevious":"');
const inputMark = Buffer.from('"inputHash":"');
const linkedMark = Buffer.from('","isDeviceLinked":');
const idLength = 36;
/** A link's text; that of a desktop's first command has no hash before it. */
const linkText = Buffer.alloc(hashLength + idLength + hashLength);
const firstLink = linkText.subarray(0, idLength + hashLength);
const quote = 0x22;
const hexHash = /^[0-9a-f]{64}$/;

/** Which line does not count, and why. */
class BadLine extends Error {
  constructor(line, why) {
    super(why);
    this.line = line;
  }
}

/**
 * Reads a file and checks every line of it. Gives what it holds, or the first line that does not fit and why; throws where the file cannot be
 * read. `key` is the fingerprint that the last line has to be signed with; without it any key will do, and `keys` says which it was.
 */
export async function verifyAudit(file, { key = null, progress = () => undefined } = {}) {
  const { size } = await stat(file);
  const beside = size < twoThreadBytes ? null : desktopsBeside(file);
  const log = await checked(file, new LogCheck(key), progress);
  const desktops = await (beside ?? checked(file, new DesktopCheck()));
  if (log.ok && desktops.ok) return { ...log, ...desktops };
  // The first line that does not fit; where both find the same one, it is the log that was changed.
  return !log.ok && (desktops.ok || log.line <= desktops.line) ? log : desktops;
}

/** The same file once more, in a thread of its own: neither check needs to know what the other has found. */
function desktopsBeside(file) {
  const thread = { workerData: { desktopsOf: file }, execArgv: [] };
  const found = once(new Worker(new URL(import.meta.url), thread), 'message').then(([report]) => report);
  // Whoever waits for it hears of a fault; until then nobody does.
  found.catch(() => undefined);
  return found;
}

/** What a check says of a file when it has seen all lines, or the first that does not fit and why. */
async function checked(file, check, progress = () => undefined) {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    let buffer = Buffer.allocUnsafe(startBytes);
    let filled = 0;
    let done = 0;
    for (;;) {
      if (filled === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, null);
      if (bytesRead === 0) break;
      filled += bytesRead;
      let from = 0;
      let markAt = check.seeksMarks ? buffer.indexOf(checkpointMark) : -1;
      for (let end = buffer.indexOf(newline, from); end >= 0 && end < filled; end = buffer.indexOf(newline, from)) {
        // Looked for once over many lines: most have none.
        if (markAt >= 0 && markAt < from) markAt = buffer.indexOf(checkpointMark, from);
        check.line(buffer, from, end, markAt >= 0 && markAt < end);
        from = end + 1;
      }
      buffer.copyWithin(0, from, filled);
      filled -= from;
      done += bytesRead;
      progress(done, size);
    }
    return check.ended(filled > 0);
  } catch (fault) {
    if (fault instanceof BadLine) return { ok: false, line: fault.line, why: fault.message };
    throw fault;
  } finally {
    await handle.close();
  }
}

/** The log's own chain, from the first line to the last. */
class LogCheck {
  seeksMarks = true;
  #wantedKey;
  #lines = 0;
  #header = null;
  #headerHash = '';
  #head = Buffer.alloc(0);
  #headText = '';
  #entries = 0;
  #checkpoints = 0;
  #keys = new Set();
  #end = null;
  #reads = { count: 0, hash: '' };

  constructor(wantedKey) {
    this.#wantedKey = wantedKey;
  }

  line(buffer, from, end, hasMark) {
    this.#lines += 1;
    if (this.#end !== null) this.#refuse('it stands behind the line that ends the log');
    if (this.#header === null) this.#readHeader(buffer.toString('utf8', from, end));
    else if (standsAt(entryStart, buffer, from)) this.#readEntry(buffer, from, end, hasMark);
    else if (standsAt(readStart, buffer, from)) this.#readRead(buffer.toString('utf8', from, end));
    else this.#readEnd(buffer.toString('utf8', from, end));
  }

  ended(hasRest) {
    if (hasRest || this.#end === null) {
      this.#lines += 1;
      this.#refuse(hasRest ? 'it is cut off' : 'the file ends before the line that ends the log: it was cut off');
    }
    return {
      ok: true,
      companyId: this.#header.companyId,
      companyName: this.#header.companyName,
      exportedAt: this.#header.exportedAt,
      entries: this.#entries,
      checkpoints: this.#checkpoints,
      reads: this.#reads.count,
      head: this.#headText,
      key: this.#end.key,
      keys: [...this.#keys],
    };
  }

  #readHeader(text) {
    const header = this.#parsed(text);
    const { audit, companyId, companyName, exportedAt } = header;
    if (audit !== 1 || typeof companyId !== 'string') this.#refuse('it is not the first line of an exported audit log');
    if (text !== JSON.stringify({ audit, companyId, companyName, exportedAt })) this.#refuse('the first line was changed');
    this.#header = header;
    this.#headerHash = hash('sha256', text);
  }

  #readEntry(buffer, from, end, hasMark) {
    const middle = from + entryStart.length + hashLength;
    const content = from + contentAt;
    const isEntry = end - content > 2 && standsAt(entryMiddle, buffer, middle) && buffer[end - 1] === 0x7d;
    if (!isEntry) this.#refuse('it is not an entry of the log');
    if (this.#reads.count > 0) this.#refuse('an entry stands behind the log of reads');
    const said = buffer.latin1Slice(from + entryStart.length, middle);
    // The hash before is laid in front of the entry's text, over what has been read of the line, so that both are one piece.
    this.#head.copy(buffer, content - this.#head.length);
    const real = hash('sha256', buffer.subarray(content - this.#head.length, end - 1));
    if (real !== said)
      this.#refuse('the entry is not the one that followed the line before: it was changed, put in or moved, or entries are missing here');
    if (hasMark) this.#readCheckpoint(buffer.toString('utf8', content, end - 1));
    if (this.#entries === 0) this.#head = Buffer.alloc(hashLength);
    this.#head.write(said, 'latin1');
    this.#headText = said;
    this.#entries += 1;
  }

  #readRead(text) {
    const { read } = this.#parsed(text);
    if (text !== JSON.stringify({ read })) this.#refuse('it is not a line of an exported audit log');
    this.#reads = { count: this.#reads.count + 1, hash: hash('sha256', this.#reads.hash + text) };
  }

  #readCheckpoint(text) {
    const { name, companyId, input } = this.#parsed(text);
    // The words stood inside something else that a person has written.
    if (name !== 'audit.checkpoint') return;
    const { count, head, publicKey, signature } = input ?? {};
    const fits = count === this.#entries && head === this.#headText;
    if (!fits || !this.#isSigned(JSON.stringify({ companyId, count, head }), publicKey, signature))
      this.#refuse('the checkpoint does not fit what stands before it');
    if (companyId !== this.#header.companyId) this.#refuseHeader();
    this.#checkpoints += 1;
  }

  #readEnd(text) {
    const { end, publicKey, signature } = this.#parsed(text);
    if (typeof end !== 'object' || end === null) this.#refuse('it is not a line of an exported audit log');
    const { companyId, count, exportedAt, head, header, reads } = end;
    // Exports of before there was a log of reads say nothing of one; of a desktop's own chain neither.
    const signed = JSON.stringify({ companyId, count, exportedAt, head, header, reads });
    if (text !== `{"end":${signed},"publicKey":${JSON.stringify(publicKey)},"signature":${JSON.stringify(signature)}}`)
      this.#refuse('the last line was changed');
    if (!this.#isSigned(signed, publicKey, signature)) this.#refuse('the last line was changed: its signature does not fit');
    const key = fingerprintOf(publicKey);
    if (this.#wantedKey !== null && key !== this.#wantedKey)
      this.#refuse(`the log is signed with the key ${key} and not with the one named`);
    if (header !== this.#headerHash || companyId !== this.#header.companyId) this.#refuseHeader();
    if (count !== this.#entries || head !== this.#headText)
      this.#refuse('entries are missing before the last line, or too many stand there');
    if ((reads?.count ?? 0) !== this.#reads.count || (reads?.hash ?? '') !== this.#reads.hash)
      this.#refuse('the log of reads before the last line was changed, or lines of it are missing');
    this.#end = { key };
  }

  #isSigned(text, publicKey, signature) {
    if (!isBase64(publicKey) || !isBase64(signature)) return false;
    try {
      const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
      const isSigned = key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
      if (isSigned) this.#keys.add(fingerprintOf(publicKey));
      return isSigned;
    } catch {
      return false;
    }
  }

  #parsed(text) {
    try {
      const value = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return value;
    } catch {
      // Said below.
    }
    return this.#refuse('it is not a line of an exported audit log');
  }

  /** What is signed further on says another thing than the first line. */
  #refuseHeader() {
    this.#lines = 1;
    this.#refuse('the first line was changed');
  }

  #refuse(why) {
    throw new BadLine(this.#lines, why);
  }
}

/** The chain of each computer's commands, as the entries themselves tell of it: whether those are the log's is not asked here. */
class DesktopCheck {
  seeksMarks = false;
  #lines = 0;
  #desktops = new Map();
  #last = null;
  #breaks = { count: 0, firstLine: null };
  #clientOffset = 0;
  #inputOffset = 0;

  line(buffer, from, end) {
    this.#lines += 1;
    if (standsAt(entryStart, buffer, from)) this.#readEntry(buffer, from + contentAt, end - 1);
  }

  ended() {
    return { ok: true, desktops: this.#desktops.size, deviceBreaks: this.#breaks.count, firstDeviceBreakLine: this.#breaks.firstLine };
  }

  /**
   * The entry's place in its desktop's own chain. Keys stand in order, so the ids of command and company stand side by side behind that of the desktop, and quotes in words are escaped, so that the first of
   * a key is the entry's own.
   */
  #readEntry(buffer, content, end) {
    // Entries are much alike: most have a key as far from their beginning, or from their end, as the one before.
    const isClientThere = standsAt(clientMark, buffer, content + this.#clientOffset);
    const clientAt = (isClientThere ? content + this.#clientOffset : buffer.indexOf(clientMark, content)) + clientMark.length;
    this.#clientOffset = clientAt - clientMark.length - content;
    const commandAt = buffer.indexOf(commandMark, clientAt) + commandMark.length;
    let at = commandAt + idLength + companyMark.length + idLength + 1;
    if (clientAt < clientMark.length || commandAt < clientAt || commandAt > end || !standsAt(companyMark, buffer, commandAt + idLength))
      return;
    let saidAt = -1;
    if (standsAt(saidMark, buffer, at)) {
      saidAt = at + saidMark.length;
      at = saidAt + hashLength + 1;
    }
    if (!standsAt(previousMark, buffer, at)) return;
    const previousAt = at + previousMark.length;
    const previousLength = buffer[previousAt] === quote ? 0 : hashLength;
    const desktop = this.#desktopAt(buffer, clientAt);
    // The last one: what somebody has written may hold such a key too, and stands before it.
    const inputEnd = end - this.#inputOffset + inputMark.length + hashLength;
    const isInputThere = standsAt(linkedMark, buffer, inputEnd) && standsAt(inputMark, buffer, end - this.#inputOffset);
    const inputAt = (isInputThere ? end - this.#inputOffset : buffer.lastIndexOf(inputMark, end)) + inputMark.length;
    this.#inputOffset = end - (inputAt - inputMark.length);
    const linkedAt = inputAt + hashLength;
    const isLinked = buffer.latin1Slice(previousAt, previousAt + previousLength) === desktop.head;
    if (!standsAt(linkedMark, buffer, linkedAt) || (buffer[linkedAt + linkedMark.length] === 0x74) !== isLinked)
      throw new BadLine(this.#lines, `it is not true what it says of the command before it on the same computer (${desktop.id})`);
    // What a link is made of, laid side by side: that is quicker to hash than texts joined.
    layOut(buffer, previousAt, previousLength, 0);
    layOut(buffer, commandAt, idLength, previousLength);
    const hashedAt = saidAt < 0 ? inputAt : saidAt;
    layOut(buffer, hashedAt, hashLength, previousLength + idLength);
    desktop.head = hash('sha256', previousLength === 0 ? firstLink : linkText);
    if (isLinked) return;
    this.#breaks.count += 1;
    this.#breaks.firstLine ??= this.#lines;
  }

  /** The desktop whose id stands there, with the hash of its last command; most often it is the one of the entry before. */
  #desktopAt(buffer, at) {
    if (this.#last !== null && standsAt(this.#last.idBytes, buffer, at)) return this.#last;
    const id = buffer.latin1Slice(at, at + idLength);
    let desktop = this.#desktops.get(id);
    if (desktop === undefined) this.#desktops.set(id, (desktop = { id, idBytes: Buffer.from(id, 'latin1'), head: '' }));
    return (this.#last = desktop);
  }
}

function layOut(buffer, from, length, at) {
  for (let index = 0; index < length; index += 1) linkText[at + index] = buffer[from + index];
}

/** Byte by byte: for so few that is quicker than asking the runtime. */
function standsAt(bytes, buffer, at) {
  for (let index = 0; index < bytes.length; index += 1) if (buffer[at + index] !== bytes[index]) return false;
  return true;
}

// Base64 has spare bits and forgives strangers among its digits: only the one way to write the bytes counts.
const isBase64 = (text) => typeof text === 'string' && Buffer.from(text, 'base64').toString('base64') === text;

const fingerprintOf = (publicKey) => hash('sha256', Buffer.from(publicKey, 'base64'));

async function main(args) {
  const keyAt = args.indexOf('--key');
  const key = keyAt < 0 ? null : (args[keyAt + 1] ?? '').toLowerCase();
  const files = args.filter((_, at) => keyAt < 0 || (at !== keyAt && at !== keyAt + 1));
  const [file] = files;
  if (files.length !== 1 || file === undefined || file.startsWith('-') || (key !== null && !hexHash.test(key))) {
    process.stderr.write('Usage: node verify-audit.mjs FILE [--key FINGERPRINT]\nThe fingerprint has 64 digits of 0-9 and a-f.\n');
    return 2;
  }
  try {
    return tell(file, await verifyAudit(file, { key }), key !== null);
  } catch (fault) {
    process.stderr.write(`${file} cannot be read (${fault.code ?? fault.message}). Nothing was checked; name an exported audit log.\n`);
    return 2;
  }
}

/** Says what was found: words on standard error, one line of JSON on standard output. Gives the exit code. */
export function tell(file, report, isKeyKnown) {
  const words = report.ok
    ? wholeWords(file, report, isKeyKnown)
    : `${file} is NOT whole: line ${report.line}: ${report.why}.\nNothing behind that line can be trusted. Ask for the file again from where it was exported, and keep this one as evidence.\n`;
  process.stderr.write(words);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return report.ok ? 0 : 1;
}

function wholeWords(file, { entries, checkpoints, companyName, key, desktops, deviceBreaks, firstDeviceBreakLine, reads }, isKeyKnown) {
  const compared = isKeyKnown
    ? 'It is the key you named.'
    : 'Compare this with the fingerprint you were given when the log was begun: without that, the file proves only that it fits itself.';
  const chains =
    deviceBreaks === 0
      ? `The chains of ${desktops.toLocaleString('en-US')} computers are whole.`
      : `In the chains of ${desktops.toLocaleString('en-US')} computers the server has marked ${deviceBreaks.toLocaleString('en-US')} breaks, the first in line ${firstDeviceBreakLine}: a command before it is missing, or was changed before it came.`;
  return `${file} is whole: ${entries.toLocaleString('en-US')} entries of ${companyName}, ${checkpoints.toLocaleString('en-US')} signed checkpoints, ${reads.toLocaleString('en-US')} reads.\n${chains}\nSigned with the key ${key}. ${compared}\n`;
}

if (workerData?.desktopsOf !== undefined) parentPort.postMessage(await checked(workerData.desktopsOf, new DesktopCheck()), []);
else if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = await main(process.argv.slice(2));
