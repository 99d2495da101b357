// A sound is heard frame by frame, by a network that tells where somebody speaks.
import { useMemo } from 'preact/hooks';
import { ChooseFiles } from '../../ui/files.js';
import { Hidden, Scale } from '../hidden.js';
import { MOST_SECONDS, secondsOf } from './frames.js';
import type { Heard } from './heard.js';
import { Chances, Cursor, stepsOf, Wave } from './lanes.js';
import { hasMicrophone } from './microphone.js';
import type { Player } from './player.js';
import { SAMPLE, type State } from './state.js';
import { Failure } from '../../ui/failure.js';

export function Sound({ state }: { state: State }) {
  const { heard, failure, listening, cut } = state;
  return (
    <div class="stack">
      <div>
        <h2>Where does somebody speak?</h2>
        <p class="soft">
          A small network that PyTorch trained hears a sound chunk by chunk, an eighth of a second each, and goes on from
          each with the hidden state that the last one left. Drop a sound file anywhere, or choose one.
        </p>
      </div>
      <Failure text={failure.value} />
      <div class="row">
        <button class="button" type="button" onClick={() => void state.openSample()}>
          The sample
        </button>
        <ChooseFiles label="Choose a sound" accept="audio/*,video/*" take={(files) => void state.open(files)} />
        {hasMicrophone &&
          (listening.value ? (
            <button class="button primary" type="button" onClick={() => state.stop()}>
              Stop listening
            </button>
          ) : (
            <button class="button" type="button" onClick={() => void state.listen()}>
              Microphone
            </button>
          ))}
      </div>
      {cut.value !== undefined && (
        <p class="notice">
          It is {Math.round(cut.value)} seconds long. The first {MOST_SECONDS} are heard.
        </p>
      )}
      {heard.value && <Detection state={state} heard={heard.value} />}
      <Scale />
    </div>
  );
}

function Detection({ state, heard }: { state: State; heard: Heard }) {
  const { player, spans, threshold, level } = state;
  const steps = useMemo(() => stepsOf(heard.count), [heard.count]);
  const seconds = secondsOf(heard.count);
  const hidden = useMemo(() => ({ cell: 'GRU', hidden: heard.hidden }), [heard]);
  return (
    <section class="card detection" aria-labelledby="detection" aria-busy={heard.done < heard.count}>
      <div class="row spread">
        <h3 id="detection">{heard.name}</h3>
        <label class="row threshold small soft">
          threshold
          <input
            type="range"
            min="0.1"
            max="0.9"
            step="0.05"
            value={level.value}
            onInput={({ currentTarget }) => (threshold.value = currentTarget.value)}
          />
          <output class="number">{level.value.toFixed(2)}</output>
        </label>
      </div>
      <div class="along">
        <Wave heard={heard} steps={steps} spans={spans.value} />
        <Chances heard={heard} steps={steps} threshold={level.value} />
        <div class="over">
          <Cursor player={player} seconds={seconds} />
        </div>
      </div>
      <PlayerBar player={player} heard={heard} />
      <div class="row spans">
        {spans.value.length === 0 ? (
          <span class="soft">No speech.</span>
        ) : (
          <>
            <span class="soft">Speech:</span>
            {spans.value.map(({ start, end }) => (
              <button class="button small number" type="button" onClick={() => void player.seek(start)}>
                {start.toFixed(2)}–{end.toFixed(2)} s
              </button>
            ))}
          </>
        )}
      </div>
      <Hidden units={state.units} steps={steps} state={hidden}>
        <Cursor player={player} seconds={seconds} />
      </Hidden>
      {heard.name === SAMPLE && <Credits />}
    </section>
  );
}

function PlayerBar({ player, heard }: { player: Player; heard: Heard }) {
  const playing = player.playing.value;
  const at = player.at.value;
  const chance = heard.chances[Math.min(Math.round(at / secondsOf(1)), heard.done - 1)];
  const text = `${at.toFixed(2)} s: speech ${Math.round(100 * chance)} %`;
  return (
    <div class="player">
      <button
        class="button primary"
        type="button"
        disabled={player.seconds === 0}
        onClick={() => (playing ? player.pause() : void player.play())}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={playing ? 'M6 4h4v16H6zM14 4h4v16h-4z' : 'M6 4l14 8-14 8z'} />
        </svg>
        {playing ? 'Pause' : 'Play'}
      </button>
      <input
        type="range"
        aria-label="Where it is played"
        min="0"
        max={secondsOf(heard.count)}
        step={secondsOf(1)}
        value={at}
        aria-valuetext={text}
        onInput={({ currentTarget }) => void player.seek(Number(currentTarget.value))}
      />
      <span class="number small soft">{text}</span>
    </div>
  );
}

function Credits() {
  return (
    <p class="small soft">
      The sample: announcements by Allison Smith (<a href="https://www.theivrvoice.com">theivrvoice.com</a>) from Asterisk's
      core sounds, and <i>System</i> by the Reno Project, mixed; under{' '}
      <a href="https://creativecommons.org/licenses/by-sa/3.0/">Creative Commons Attribution-ShareAlike 3.0</a>. The model
      has heard neither the voice nor the music before.
    </p>
  );
}
