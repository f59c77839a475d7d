import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { finishDecidedDeletions } from '../api/pending-deletions.ts';
import { queryClient } from '../api/query-client.ts';
import { useCaller } from '../api/use-caller.ts';
import { resumeLocally, stopLocally } from '../local/use-local-drawing.ts';
import { CreatePage } from '../pages/create/create-page.tsx';
import { dropAllValues } from '../session/browser-database.ts';
import { useKey } from '../session/session.ts';
import { Toasts } from '../ui/toasts.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { Frame } from './frame.tsx';
import { MissingPage } from './missing-page.tsx';
import { PagePlaceholder } from './page-placeholder.tsx';
import { SignIn } from './sign-in.tsx';

const LibraryPage = lazy(() => import('../pages/library/library-page.tsx').then((m) => ({ default: m.LibraryPage })));
const FeedPage = lazy(() => import('../pages/feed/feed-page.tsx').then((m) => ({ default: m.FeedPage })));
const VideoPage = lazy(() => import('../pages/video/video-page.tsx').then((m) => ({ default: m.VideoPage })));
const StoryboardListPage = lazy(() =>
  import('../pages/storyboard/storyboard-list-page.tsx').then((m) => ({ default: m.StoryboardListPage })),
);
const StoryboardPage = lazy(() =>
  import('../pages/storyboard/storyboard-page.tsx').then((m) => ({ default: m.StoryboardPage })),
);
const DetectPage = lazy(() => import('../pages/detect/detect-page.tsx').then((m) => ({ default: m.DetectPage })));
const AccountPage = lazy(() => import('../pages/account/account-page.tsx').then((m) => ({ default: m.AccountPage })));
const ConsolePage = lazy(() => import('../pages/console/console-page.tsx').then((m) => ({ default: m.ConsolePage })));

/** The studio: who is signed in decides what is shown. */
export function App() {
  const key = useKey();
  useEffect(() => {
    // What one person saw must not be shown to the next.
    if (key !== null) return;
    queryClient.clear();
    stopLocally();
    // A browser that keeps nothing has nothing to forget.
    void dropAllValues().catch(() => {});
  }, [key]);
  return (
    <QueryClientProvider client={queryClient}>
      <CrashBoundary>{key === null ? <SignIn /> : <Pages />}</CrashBoundary>
      <Toasts />
    </QueryClientProvider>
  );
}

function Pages() {
  useEffect(() => {
    void finishDecidedDeletions();
  }, []);
  const { data: caller } = useCaller();
  const userId = caller?.user.id;
  useEffect(() => {
    if (userId !== undefined) void resumeLocally(userId).catch(() => {});
  }, [userId]);
  return (
    <Frame>
      <Suspense fallback={<PagePlaceholder />}>
        <Switch>
          <Route path="/">
            <CreatePage />
          </Route>
          <Route path="/library">
            <LibraryPage />
          </Route>
          <Route path="/feed">
            <FeedPage />
          </Route>
          <Route path="/videos/:id">{({ id }) => <VideoPage key={id} id={id} />}</Route>
          <Route path="/storyboards">
            <StoryboardListPage />
          </Route>
          <Route path="/storyboards/:id">{({ id }) => <StoryboardPage key={id} id={id} />}</Route>
          <Route path="/detect">
            <DetectPage />
          </Route>
          <Route path="/console/:section?">{({ section }) => <ConsolePage section={section ?? 'overview'} />}</Route>
          <Route path="/account">
            <AccountPage />
          </Route>
          <Route path="/index.html">
            <Redirect to="/" />
          </Route>
          <Route>
            <MissingPage />
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
