import './ui/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { startTheme } from './state/theme.ts';

startTheme();

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary place="window">
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
