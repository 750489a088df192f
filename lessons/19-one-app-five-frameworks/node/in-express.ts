// Express brings routes, forms, types and middleware, on the request and the response of http.
import express from 'express';
import * as notes from './notes.ts';
import { detail, list } from './pages.ts';

export const app = express();
app.use(express.urlencoded());

app.get('/', (request, response) => {
  response.send(list('Notes in Express', notes.every()));
});

app.post('/notes', (request, response) => {
  const text = String(request.body?.text ?? '').trim();
  if (text === '' || text.length > 80) response.sendStatus(400);
  else response.redirect(303, `notes/${notes.add(text)}`);
});

app.get('/notes/:number', (request, response, next) => {
  const note = notes.one(Number(request.params.number));
  if (note === undefined) next();
  else response.send(detail(note));
});

app.get('/notes.json', (request, response) => {
  response.json({ notes: notes.every() });
});
