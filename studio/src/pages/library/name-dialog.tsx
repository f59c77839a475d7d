import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';

interface NameDialogProps {
  readonly title: string;
  readonly label: string;
  readonly confirm: string;
  readonly initial?: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}

/** Asks for a name. */
export function NameDialog({ title, label, confirm, initial = '', isOpen, onClose, onName }: NameDialogProps) {
  const [name, setName] = useState(initial);
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onName(name.trim());
          setName(initial);
          onClose();
        }}
      >
        <TextField label={label} value={name} onChange={setName} maxLength={60} required />
        <Button type="submit" look="main" disabled={name.trim() === ''}>
          {confirm}
        </Button>
      </form>
    </Dialog>
  );
}
