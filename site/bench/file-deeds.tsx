// What can be done with the files: set them beside the lesson's, and pass them on.
import { ShareButton } from '../share/share-button.tsx';
import type { BenchModel } from './bench-model.ts';

export function FileDeeds(props: { readonly bench: BenchModel }) {
  const { bench } = props;
  const { lesson, drafts } = bench;
  return (
    <div class="file-deeds">
      <button
        type="button"
        class="button quiet"
        aria-pressed={bench.diff()}
        title="The lesson’s version beside yours"
        onClick={() => bench.setDiff((before) => !before)}
      >
        Diff
      </button>
      <ShareButton
        what={() => ({
          program: { ...lesson, starter: lesson.sources.starter },
          files: drafts.files(),
          place: { path: drafts.active()?.path ?? lesson.entry, line: bench.cursorLine() },
        })}
      />
    </div>
  );
}
