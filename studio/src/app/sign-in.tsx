import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { acceptInvitation, checkKey } from '../api/use-caller.ts';
import { signIn, signInFromAddress } from '../session/session.ts';
import { Sky } from '../stage/sky.tsx';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Wordmark } from './wordmark.tsx';

/** The door: a key, or an invitation that becomes one. */
export function SignIn() {
  const text = useText();
  const [way, setWay] = useState<'key' | 'invitation'>('key');
  useEffect(() => {
    document.title = `${text.signIn.title} – ${text.common.product}`;
  }, [text]);
  useEffect(() => {
    window.addEventListener('hashchange', signInFromAddress);
    return () => window.removeEventListener('hashchange', signInFromAddress);
  }, []);
  return (
    <main className="grid min-h-dvh md:grid-cols-[1fr_minmax(26rem,0.8fr)]">
      <Sky dawn={0.62} className="hidden min-h-40 md:block" />
      <div className="flex flex-col justify-center gap-6 p-6 sm:p-12">
        <Wordmark />
        <h1 className="display-type text-3xl">{text.signIn.title}</h1>
        <p className="max-w-md text-soft">{text.signIn.intro}</p>
        {way === 'key' ? <KeyForm /> : <InvitationForm />}
        <p>
          <Button look="link" className="-ml-4" onClick={() => setWay(way === 'key' ? 'invitation' : 'key')}>
            {way === 'key' ? text.signIn.haveInvitation : text.signIn.haveKey}
          </Button>
        </p>
      </div>
    </main>
  );
}

function KeyForm() {
  const text = useText();
  const [key, setKey] = useState('');
  const check = useMutation({ mutationFn: () => checkKey(key.trim()), onSuccess: () => signIn(key.trim()) });
  return (
    <Form onSubmit={() => check.mutate()} error={check.error}>
      <TextField
        label={text.signIn.key}
        hint={text.signIn.keyHint}
        type="password"
        autoComplete="current-password"
        spellCheck={false}
        required
        value={key}
        onChange={setKey}
      />
      <Button type="submit" look="make" disabled={check.isPending || key.trim() === ''}>
        {text.signIn.open}
      </Button>
    </Form>
  );
}

function InvitationForm() {
  const text = useText();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const accept = useMutation({ mutationFn: () => acceptInvitation(code.trim(), name.trim()) });
  if (accept.data !== undefined) {
    const { user, api_key: made } = accept.data;
    return (
      <Form onSubmit={() => signIn(made.key ?? '')} error={null}>
        <Notice tone="good" title={text.signIn.welcome(user.name)}>
          <p>{text.signIn.keepKey}</p>
          <code className="number-type rounded-control bg-ground p-2 break-all select-all">{made.key}</code>
        </Notice>
        <Button type="submit" look="make">
          {text.signIn.goOn}
        </Button>
      </Form>
    );
  }
  return (
    <Form onSubmit={() => accept.mutate()} error={accept.error}>
      <TextField label={text.signIn.code} required value={code} onChange={setCode} spellCheck={false} />
      <TextField label={text.signIn.name} required value={name} onChange={setName} autoComplete="name" />
      <Button type="submit" look="make" disabled={accept.isPending || code.trim() === '' || name.trim() === ''}>
        {text.signIn.accept}
      </Button>
    </Form>
  );
}

function Form(props: { readonly onSubmit: () => void; readonly error: Error | null; readonly children: ReactNode }) {
  const text = useText();
  const isWrong = props.error instanceof ApiError && props.error.status === 401;
  return (
    <form
      className="flex max-w-md flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      {props.error !== null && (
        <Notice tone="problem" title={isWrong ? text.signIn.wrong : text.problem.failed}>
          {!isWrong && <p>{props.error.message}</p>}
        </Notice>
      )}
      {props.children}
    </form>
  );
}
