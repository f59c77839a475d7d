import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { languageTag } from './text/use-text.ts';
import { applyTheme, readTheme } from './theme/theme.ts';

applyTheme(readTheme());
document.documentElement.lang = languageTag();
const root = document.getElementById('root');
if (root === null) throw new Error('internal: the page has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
