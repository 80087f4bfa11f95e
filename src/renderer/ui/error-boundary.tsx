import { Component, type ErrorInfo, type ReactNode } from 'react';
import styles from './error-boundary.module.css';

type Props = { readonly place: string; readonly children: ReactNode };

/** The last door for a bug on the page: says what is safe, offers the one thing that helps, and tells the log. */
export class ErrorBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // The name and the component, never the message: a message may carry a customer's data into the log file.
    const component = info.componentStack?.trim().split('\n')[0]?.slice(0, 200) ?? '';
    void window.desk['log.fault']({ place: this.props.place, message: `${error.name} ${component}` });
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main className={styles.whole} role="alert">
        <div className={styles.box}>
          <h1>This screen ran into a fault</h1>
          <p>
            Your saved work is safe in the journal on this computer. Words you had not saved yet may be gone. Load the window again to go
            on; if it happens twice, tell your administrator what you did last.
          </p>
          <button type="button" className={styles.button} onClick={() => window.location.reload()}>
            Load the window again
          </button>
        </div>
      </main>
    );
  }
}
