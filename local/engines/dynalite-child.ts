// Runs as a process of its own, so that the engine's CPU is not the runtime's. The parent passes the directory
// ('' = in memory) and the port (0 = any), and hears the port; when the parent goes, however it goes, the channel closes and so do we.

import dynalite from 'dynalite';

const dir = process.argv[2] ?? '';

const server = dynalite({
  ...(dir === '' ? {} : { path: dir }),
  createTableMs: 0,
  deleteTableMs: 0,
  updateTableMs: 0,
});

// One address only: the engine has no authentication.
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});

let closing = false;
function close(): void {
  if (closing) return;
  closing = true;
  server.close(() => process.exit(0));
  server.closeAllConnections();
}

process.on('disconnect', close);
// Ctrl-C reaches the whole process group; the runtime decides when the engine may go.
process.on('SIGINT', () => {});
process.on('SIGTERM', close);
