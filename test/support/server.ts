// A server on this machine, which answers as a test wants.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: http.ServerResponse, request: http.IncomingMessage) => void;

export interface Server {
  /** With a slash at its end. */
  url: string;
  /** What has been asked for: paths with their queries. */
  asked: string[];
  close(): Promise<void>;
}

/** Answers the first request with the first answer, and all after the last with the last. */
export async function serve(...answers: Answer[]): Promise<Server> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(request.url ?? '');
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, asked, close };
}
