import type { Letterhead } from '#domain/letter-settings.ts';
import { type MessageContent, accountWord } from '#domain/message-html.ts';
import { type Block, type Line, blocksOf } from '#domain/message-markup.ts';
import styles from './message-paper.module.css';

type Props = {
  readonly message: MessageContent;
  readonly letterhead: Letterhead;
  readonly label: string;
  readonly channel: 'email' | 'letter';
  /** The address that gets a copy; '' for nobody. */
  readonly copyTo?: string;
};

/** A message as its receiver sees it, near enough: the same blocks that the sheet and the mail are made of, drawn here. */
export function MessagePaper({ message, letterhead, label, channel, copyTo = '' }: Props) {
  const { subject, body, signature, toName, toAddress, date, accountNumber, language } = message;
  const reach = [letterhead.phone, letterhead.email].filter((each) => each !== null && each !== '').join(' · ');
  const under = [...letterhead.footer].filter((line) => line !== '');
  return (
    <article className={styles.paper} aria-label={label} lang={language}>
      <header>
        <b>{letterhead.name}</b>
        <div className={styles.about}>
          {[...letterhead.lines, reach].map((line, at) => (
            <div key={at}>{line}</div>
          ))}
          <div>{date}</div>
          <div>
            {accountWord(language)} {accountNumber}
          </div>
        </div>
      </header>
      <div className={channel === 'email' ? styles.mailTo : styles.to}>
        {[toName, ...toAddress.split('\n')].map((line, at) => (
          <div key={at}>{line}</div>
        ))}
        {copyTo !== '' && <div>Cc: {copyTo}</div>}
      </div>
      <h3>{subject}</h3>
      {blocksOf(body).map((block, at) => (
        <BlockView key={at} block={block} />
      ))}
      {signature !== '' && <p className={styles.signature}>{signature}</p>}
      {under.length > 0 && <footer>{under.join(' · ')}</footer>}
    </article>
  );
}

function BlockView({ block }: { readonly block: Block }) {
  if (block.kind === 'paragraph') {
    return (
      <p>
        {block.lines.map((line, at) => (
          <span key={at}>
            {at > 0 && <br />}
            <LineView line={line} />
          </span>
        ))}
      </p>
    );
  }
  if (block.kind === 'list') {
    return (
      <ul>
        {block.items.map((item, at) => (
          <li key={at}>
            <LineView line={item} />
          </li>
        ))}
      </ul>
    );
  }
  return <TableView block={block} />;
}

/** Of a long table a screen shows the beginning and the end; the sheet has all of it. */
const rowsShown = 40;

function TableView({ block }: { readonly block: Extract<Block, { readonly kind: 'table' }> }) {
  const { columns, head, rows } = block;
  const isLong = rows.length > rowsShown;
  const shown = isLong ? [...rows.slice(0, rowsShown - 2), ...rows.slice(-2)] : rows;
  const classOf = (at: number): string | undefined => (columns[at] === 'right' ? styles.right : undefined);
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, at) => (
            <th key={at} className={classOf(at)}>
              <LineView line={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row, index) => (
          <tr key={index}>
            {row.map((cell, at) => (
              <td key={at} className={classOf(at)}>
                <LineView line={cell} />
              </td>
            ))}
          </tr>
        ))}
        {isLong && (
          <tr>
            <td colSpan={columns.length} className={styles.more}>
              All {rows.length} lines are in what is sent; {rows.length - rowsShown} in the middle are left out here.
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function LineView({ line }: { readonly line: Line }) {
  return line.map(({ text, isStrong }, at) => (isStrong ? <strong key={at}>{text}</strong> : <span key={at}>{text}</span>));
}
