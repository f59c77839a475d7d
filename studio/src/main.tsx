import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyTheme, readTheme } from './theme/theme.ts';

applyTheme(readTheme());
const root = document.getElementById('root');
if (root === null) throw new Error('internal: the page has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
