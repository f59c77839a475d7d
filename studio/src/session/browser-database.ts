/** What this browser keeps beside the server: drawings of the page itself, and files that people brought. */
export type BrowserTable = 'drawings' | 'inputs';

const databaseName = 'aozora';

/** Writes a value; what was under this key goes. @throws {Error} if the browser keeps nothing */
export async function keepValue(table: BrowserTable, key: string, value: unknown): Promise<void> {
  await run(table, 'readwrite', (store) => store.put(value, key));
}

/** All values of a table, in the order of their keys. @throws {Error} if the browser keeps nothing */
export async function readValues<T>(table: BrowserTable): Promise<readonly T[]> {
  return (await run(table, 'readonly', (store) => store.getAll())) as T[];
}

/** Takes a value away. @throws {Error} if the browser keeps nothing */
export async function dropValue(table: BrowserTable, key: string): Promise<void> {
  await run(table, 'readwrite', (store) => store.delete(key));
}

/** Takes everything away, for whoever signs out. @throws {Error} if the browser keeps nothing */
export async function dropAllValues(): Promise<void> {
  for (const table of ['drawings', 'inputs'] as const) await run(table, 'readwrite', (store) => store.clear());
}

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      for (const table of ['drawings', 'inputs'] as const) request.result.createObjectStore(table);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run<T>(
  table: BrowserTable,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await open()).transaction(table, mode);
  const request = act(transaction.objectStore(table));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
